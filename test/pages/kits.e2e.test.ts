import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openFolderStore } from '../../gateways/folder-store.ts';
import { product } from '../api/fixtures.ts';
import { asRole } from '../support/people.ts';
import { portalUnderTest } from './browser.ts';
import { type CustomerOrder, orderFor, Shortcut } from './customer.ts';
import { headline, operate, shows } from './walk.ts';

const { current, visit } = portalUnderTest();

describe('a kit that is not made at once', () => {
  it(
    'says of each try that it is one, and is there when the third works',
    visit(async ({ page }) => {
      const order = await orderFor(current());
      await current().storage.sandbox.provoke(order.upgradeId, 'kit-attempt-fails', 2);
      await page.goto('/');
      await new Shortcut(page, order).select('MAILGW1S1');
      await page.goto(`/upgrades/${order.upgradeId}`);
      await headline(page, 'Making your deployment kit');
      await shows(page.getByText('Waiting on us'));
      await shows(page.getByText('Installers are put together, checked and signed'));
      await shows(page.getByText(/^A first try did not work. This is try [23]/));
      await headline(page, 'Your kit is ready and checked');
    }),
  );

  it(
    'says that it takes longer than usual once it does',
    visit(async ({ page }) => {
      const order = await orderFor(current());
      await current().storage.sandbox.provoke(order.upgradeId, 'kit-build-slow', 1);
      await page.goto('/');
      await new Shortcut(page, order).select('MAILGW1S1');
      await page.goto(`/upgrades/${order.upgradeId}`);
      await headline(page, 'Making your deployment kit');
      await shows(page.getByText('Installers are put together, checked and signed'));
      expect(await page.getByText('Taking longer than usual').count()).toBe(0);
      await current().storage.database.$executeRaw`
        update upgrade set step_since = step_since - interval '90 seconds' where id = ${order.upgradeId}::uuid`;
      await page.reload();
      await shows(page.getByText('Taking longer than usual'));
    }),
  );

  it(
    'is with a person when it fails for good, says why, and comes by itself once it is mended',
    visit(async ({ page }) => {
      const order = await orderFor(current());
      await current().storage.sandbox.provoke(order.upgradeId, 'missing-blob', 1, 'MAILGW1S1');
      await page.goto('/');
      await new Shortcut(page, order).select('MAILGW1S1');
      await page.goto(`/upgrades/${order.upgradeId}`);
      await headline(page, 'A person is looking at your kit');
      await shows(page.locator('.who', { hasText: 'A person is looking at it' }));
      await shows(page.getByText('An installer is missing'));
      await shows(page.getByText(`name order ${order.orderNumber}`));
      await operate(current(), order.upgradeId, { kind: 'retryKit' });
      await headline(page, 'Your kit is ready and checked');
    }),
  );

  it(
    'Z14 comes with one line for each system that checks it',
    visit(async ({ page }) => {
      const order = await orderFor(current());
      await getKitOf(page, order, 'MAILGW1S1');
      await page.goto(`/upgrades/${order.upgradeId}`);
      await headline(page, 'Your kit is ready and checked');
      for (const [system, command] of [
        ['Windows', /^certutil -hashfile deployment-kit-[0-9a-f]{12}\.zip SHA256$/],
        ['Linux', /^sha256sum deployment-kit-[0-9a-f]{12}\.zip$/],
        ['macOS', /^shasum -a 256 deployment-kit-[0-9a-f]{12}\.zip$/],
      ] as const) {
        await page.getByRole('group', { name: 'Operating system' }).getByRole('button', { name: system }).click();
        await shows(page.locator('.verify .command', { hasText: command }));
      }
    }),
  );
});

describe('a kit that is made anew', () => {
  it(
    'leaves the one before where it is until it is there',
    visit(async ({ page }) => {
      const order = await orderFor(current());
      await getKitOf(page, order, 'MAILGW1S1');
      await current().storage.sandbox.provoke(order.upgradeId, 'missing-blob', 1, 'MAILGW1S1');
      await page.goto(`/upgrades/${order.upgradeId}`);
      await page.getByRole('button', { name: 'Make the kit again with the newest installers' }).click();
      await headline(page, 'A person is looking at your kit');
      await shows(page.getByRole('heading', { name: 'Your kit from before' }));
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download', exact: true }).click();
      expect(await (await downloading).failure()).toBeNull();
      await operate(current(), order.upgradeId, { kind: 'retryKit' });
      await headline(page, 'Your kit is ready and checked');
    }),
  );
});

describe('a kit with an installer that is withdrawn', () => {
  it(
    'says so, gives no download, and is made again without it',
    visit(async ({ page }) => {
      const { storage, blobs, url } = current();
      const bytes = await (await openFolderStore(blobs)).put(randomBytes(1000));
      const names = { productId: product('CENCON1S1'), version: '99', platform: 'linux', fileName: 'setup.run' };
      const published = await storage.installers.publish(names, bytes);
      if (published.kind === 'other') throw new Error('another one is published');
      const order = await orderFor(current());
      await getKitOf(page, order, 'CENCON1S1');

      const route = `/v1/catalog/installers/${published.installer.id}/withdrawal`;
      const withdrawn = await asRole(url, 'administrator', route, { method: 'POST', body: { reason: 'a hole' } });
      expect(withdrawn.body).toMatchObject({ withdrawnKits: 1, concernedUpgrades: 1 });
      await page.goto(`/upgrades/${order.upgradeId}`);
      await shows(page.getByText('This kit was withdrawn'));
      expect(await page.getByRole('button', { name: 'Download', exact: true }).count()).toBe(0);
      await page.getByRole('button', { name: 'Make the kit again with the newest installers' }).click();
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download', exact: true }).click();
      expect((await readFile(await (await downloading).path())).includes(published.installer.sha256)).toBe(false);
    }),
  );
});

describe('a download link that has ended', () => {
  it(
    'leads in a browser to the page of its upgrade, where a fresh one works',
    visit(async ({ page }) => {
      const order = await orderFor(current());
      await getKitOf(page, order, 'MAILGW1S1');
      await page.goto(`/upgrades/${order.upgradeId}`);
      await page.getByText('Link for another machine').click();
      await page.getByRole('button', { name: 'Make a link' }).click();
      const command = await page.locator('.kit details .command').innerText();
      const [, link = ''] = /"(.+)"/.exec(command) ?? [];

      await asRole(current().url, 'operator', '/v1/sandbox/clock', { method: 'POST', body: { hours: 2 } });
      await page.goto(link);
      await shows(page.getByText('This download link has ended'));
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download', exact: true }).click();
      expect((await downloading).suggestedFilename()).toMatch(/\.zip$/);
      expect((await fetch(link)).status).toBe(403);
    }),
  );
});

/** Takes a customer to a kit that they may download, without the pages. */
async function getKitOf(page: Page, order: CustomerOrder, productId: string): Promise<void> {
  await page.goto('/');
  const customer = new Shortcut(page, order);
  await customer.toKit(productId);
  await customer.confirm(current());
}
