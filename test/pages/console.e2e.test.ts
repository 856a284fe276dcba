import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { Authenticator } from '../support/authenticator.ts';
import { fresh } from '../support/installation.ts';
import { mailedTo } from '../support/one-time.ts';
import { asRole, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { portalUnderTest } from './browser.ts';
import { signInAsOperator } from './operator.ts';

/** What the newest mail of a kind is called where one is chosen, once it is sent. */
async function lastMail(form: Locator, kind: string): Promise<string> {
  return eventually('it is offered', async () => {
    const offered = await form.getByLabel('Mail').locator('option').allInnerTexts();
    return offered.find((one) => one.startsWith(`${kind}, sent`));
  });
}

/** As fast as nobody types: nothing is drawn between the keys. */
async function pressInOneFrame(page: Page, keys: readonly string[]): Promise<void> {
  const press = 'window.dispatchEvent(new KeyboardEvent("keydown", { key }))';
  await page.evaluate(`for (const key of ${JSON.stringify(keys)}) ${press}`);
}

describe('the console', () => {
  const { visit, current } = portalUnderTest();

  async function park(fault: 'missing-blob' | 'truncated-blob'): Promise<string> {
    const { url, storage } = current();
    const order = await placeOrder(url);
    const visitor = new Visitor(url);
    await storage.sandbox.provoke(order.upgradeId, fault, 1, 'MAILGW1S1');
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['MAILGW1S1']);
    await eventually('it is parked', async () => (await visitor.upgrade(order.upgradeId)).waitingOn === 'operator');
    return order.orderNumber;
  }

  it(
    'leads from the largest group of failures to an upgrade that is mended',
    visit(async ({ page }) => {
      const orderNumber = await park('missing-blob');
      await park('missing-blob');
      await park('truncated-blob');
      await signInAsOperator(page, current().url);

      await page.getByRole('link', { name: 'Failure groups' }).click();
      const largest = page.getByRole('row').nth(1);
      expect(await largest.innerText()).toContain('installer-missing MAILGW1S1');
      await largest.getByRole('link', { name: '2', exact: true }).click();
      await page.getByRole('link', { name: 'Remove the filter Group' }).waitFor();

      await page.getByRole('link', { name: orderNumber }).click();
      await page.getByText('An installer is missing').first().waitFor();
      await page.getByText('installer-missing MAILGW1S1 (2 are open in it)').waitFor();
      await page.getByRole('link', { name: /^What it means and how to mend it/ }).waitFor();
      await page.getByText('None: it waits for a person.').waitFor();
      await page.getByText('Raw error').first().click();
      await page.getByText('"fileName":').first().waitFor();
      await page.getByRole('button', { name: 'Claim for 8 hours' }).click();
      await page
        .getByText(/^Claimed by/)
        .first()
        .waitFor();
      const retry = page.getByRole('form', { name: 'Retry the kit' });
      await retry.getByRole('button', { name: 'Retry the kit' }).click();
      await retry.getByText('Say why').waitFor();
      await retry.getByText(/^Kit 1: is built from the beginning/).waitFor();
      await retry.getByLabel('Reason').fill('the installer is back');
      await retry.getByRole('button', { name: 'Retry the kit' }).click();
      await page.getByText('Fixed: the kit passed its checks.').waitFor();
      await page.getByText('Show as table').click();
      await page.getByRole('rowheader', { name: 'Completed' }).waitFor();
      await page.getByLabel('Note', { exact: true }).fill('The installer was withdrawn by mistake.');
      await page.getByRole('button', { name: 'Write the note' }).click();
      await page.getByRole('listitem').filter({ hasText: 'withdrawn by mistake' }).waitFor();
      await page.getByRole('button', { name: 'Give the claim back' }).click();
      await page.getByRole('button', { name: 'Claim for 8 hours' }).waitFor();
      await page.getByRole('region', { name: 'Licenses' }).getByText('active').first().waitFor();
      expect(await page.getByRole('region', { name: 'Plan' }).innerText()).toContain('new code');
      await page.getByRole('region', { name: 'Kit builds' }).getByText('ready').waitFor();
    }),
  );

  it(
    'lets the first administrator in by the link of the command, with a password and an authenticator',
    visit(async ({ page }) => {
      const login = fresh('root');
      const printed = await current().runTool('bin/make-administrator.ts', '--login', login, '--name', 'Mira');
      const [link = ''] = /\/staff\/set-up#\S+/.exec(printed) ?? [];
      await page.goto(link);
      await page.getByText(`For Mira, who signs in as ${login}`).waitFor();
      expect(page.url()).not.toContain('#');
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByRole('alert').getByText('Enter a password of at least 12 characters').waitFor();

      await page.reload();
      await page.getByText('Open the whole link as you got it').waitFor();
      await page.goto(link);
      await page.getByRole('img', { name: /QR code/ }).waitFor();
      const uri = await page.getByRole('link', { name: 'Open the authenticator' }).getAttribute('href');
      const authenticator = new Authenticator(uri ?? '');
      authenticator.next();
      await page.getByLabel('Password').fill('a long password of mine');
      await page.getByLabel('Code that it shows now').fill('000000');
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByRole('alert').getByText('The authenticator shows another code now').waitFor();
      await page.getByLabel('Code that it shows now').fill(authenticator.next());
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
      expect(await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').count()).toBeGreaterThan(7);

      await page.getByRole('link', { name: 'I have kept them' }).click();
      await page.getByLabel('Login').fill(login);
      await page.getByLabel('Password').fill('a long password of mine');
      await page.getByLabel('Code of the authenticator').fill(authenticator.next());
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Upgrades' }).waitFor();

      await page.goto(link);
      await page.getByText('This link has ended').waitFor();
    }),
  );

  it(
    'puts a right address in the place of a mistyped one once two people ask for it, and sends a mail anew',
    visit(async ({ page, elsewhere }) => {
      const { url } = current();
      const { registrationKey, upgradeId, orderNumber } = await placeOrder(url);
      const visitor = new Visitor(url);
      await visitor.walkToSelection({ registrationKey, upgradeId, orderNumber });
      const right = `right.${visitor.email}`;
      const correct = async (operator: Page) => {
        await signInAsOperator(operator, url);
        await operator.goto(`/console/upgrades/${upgradeId}`);
        await operator.getByRole('button', { name: 'Correct the address' }).click();
        const form = operator.getByRole('form', { name: 'Correct the address' });
        await form.getByLabel('Mail address').fill(right);
        await form.getByLabel('Reason').fill('a letter was missing');
        await form.getByRole('button', { name: 'Correct the address' }).click();
        return form;
      };
      await correct(page);
      const halfAsked = page.getByText(/^Another mail address was asked for on .* A second person/);
      await halfAsked.waitFor();
      expect((await visitor.ask('/v1/session')).body).toMatchObject({ account: { email: visitor.email } });
      await (await correct(await elsewhere())).waitFor({ state: 'detached' });
      await halfAsked.waitFor({ state: 'detached' });
      expect((await visitor.ask('/v1/session')).body).toMatchObject({ account: { email: right } });

      const { token } = await mailedTo(current(), right, 'confirm-address');
      await page.getByRole('button', { name: 'Send a mail anew' }).click();
      const resend = page.getByRole('form', { name: 'Send a mail anew' });
      await resend.getByLabel('Mail').selectOption({ label: await lastMail(resend, 'confirm-address') });
      await resend.getByLabel('Reason').fill('it did not arrive');
      await resend.getByRole('button', { name: 'Send a mail anew' }).click();
      await page.getByRole('row', { name: /^confirm-address sent anew/ }).waitFor();
      expect((await mailedTo(current(), right, 'confirm-address')).token).not.toBe(token);
    }),
  );

  it(
    'keeps filters in the address, and says so when nothing passes them',
    visit(async ({ page }) => {
      await signInAsOperator(page, current().url);
      await page.getByLabel('Find').fill('nobody has this');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByText('No upgrade matches this filter.').waitFor();
      await page.getByText(/^\d+ without filters\.$|without filters/).waitFor();
      expect(new URL(page.url()).search).toBe('?q=nobody+has+this');
      await page.getByRole('main').getByRole('link', { name: 'Clear all' }).first().click();
      await page.getByRole('link', { name: /^All/ }).click();
      await page.getByRole('table').waitFor();
      const all = (await page.getByRole('link', { name: /^All/ }).innerText()).replaceAll(/\D/g, '');
      await page.getByLabel('Step').selectOption('Completed');
      await page.getByText(new RegExp(`^\\d+ of ${all}$`)).waitFor();
      expect(new URL(page.url()).search).toContain('step=completed');
      await page.goBack();
      await page.getByText(/^\d+ of/).waitFor({ state: 'detached' });
      await page.getByLabel('Suite').selectOption('Suite Complete');
      await page.getByRole('link', { name: 'Remove the filter Suite' }).waitFor();
      await page.getByLabel('Partner').fill('nobody');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByText('No upgrade matches these 2 filters.').waitFor();
    }),
  );

  it(
    'is walked by keyboard: rows are found, picked, claimed, noted and retried together as those that were picked',
    visit(async ({ page }) => {
      const numbers = [await park('missing-blob'), await park('missing-blob')];
      await signInAsOperator(page, current().url);
      await page.keyboard.press('/');
      await page.keyboard.type('Quillmere');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'Remove the filter Find' }).waitFor();
      await page.getByRole('link', { name: /^Waiting on a person/ }).click();
      const links = page.getByRole('table').getByRole('rowheader').getByRole('link');
      await page.getByRole('checkbox').nth(1).waitFor();
      await page.getByRole('heading', { name: 'Upgrades' }).focus();
      await page.keyboard.press('j');
      expect(await page.evaluate('document.activeElement.textContent')).toBe(await links.first().innerText());
      await page.keyboard.press('x');
      await pressInOneFrame(page, ['j', 'x']);
      await page.getByText('2 selected', { exact: true }).waitFor();
      await page.keyboard.press('c');
      await page.getByText('Done for 2 of 2').waitFor();
      const cells = page.getByRole('cell', { name: /^ada-/ });
      await cells.nth(1).waitFor();

      for (const number of numbers) await page.getByRole('checkbox', { name: `Select ${number}` }).check();
      await page.keyboard.press('n');
      await page.getByLabel('Note', { exact: true }).fill('The supplier sends it again.');
      await page.keyboard.press('Enter');
      await page.getByText('Done for 2 of 2').waitFor();

      for (const number of numbers) await page.getByRole('checkbox', { name: `Select ${number}` }).check();
      await page.keyboard.press('r');
      await page.getByText('Of the 2 upgrades that you selected').waitFor();
      await page.getByLabel('Reason').fill('the installer is back');
      await page.getByRole('button', { name: 'Show what it would retry' }).click();
      await page.getByText('It would retry 2 upgrades').waitFor();

      await page.getByRole('heading', { level: 1 }).focus();
      await page.keyboard.press('?');
      await page.getByRole('dialog').getByText('Select the row').waitFor();
      await page.getByLabel('Single keys do something').uncheck();
      await page.getByRole('button', { name: 'Close' }).click();
      await page.keyboard.press('/');
      expect(new URL(page.url()).pathname).toBe('/console/campaigns/new');
    }),
  );

  it(
    'shows what happens by itself, and says so when it can no longer be told',
    visit(async ({ page }) => {
      const { url } = current();
      await signInAsOperator(page, url);
      const { orderNumber, upgradeId } = await placeOrder(url);
      await page.goto(`/console?q=${orderNumber}`);
      await page.getByRole('cell', { name: 'On the customer' }).waitFor();
      await asRole(url, 'lead', `/v1/operations/upgrades/${upgradeId}/commands`, {
        ...{ method: 'POST', body: { kind: 'abandon', reason: 'ordered by mistake' } },
      });
      await page.getByRole('cell', { name: 'Abandoned' }).waitFor({ timeout: 8000 });
      await page.context().setOffline(true);
      await page.getByText(/Live updates paused; checking every 15 s\. Last data/).waitFor();
      await page.context().setOffline(false);
      await page.getByText(/Live updates paused/).waitFor({ state: 'detached' });
      expect(await page.getByRole('cell', { name: 'Abandoned' }).count()).toBe(1);
    }),
  );

  it(
    'draws where upgrades stand, each picture with its numbers as a table, and lists what is sold and not registered',
    visit(async ({ page }) => {
      const { orderNumber } = await placeOrder(current().url);
      await park('missing-blob');
      await signInAsOperator(page, current().url);
      await page.getByRole('link', { name: 'Health', exact: true }).click();
      const funnel = page.getByRole('region', { name: 'Where customers stop' }).first();
      await funnel.getByRole('img', { name: /^Of \d+ upgrades most stop at/ }).waitFor();
      await funnel.getByText('Show as table').click();
      await funnel.getByRole('rowheader', { name: 'Registration key' }).waitFor();
      const ages = page.getByRole('region', { name: 'How old what is on us is' }).first();
      await ages
        .getByRole('row', { name: /^Building the kit/ })
        .getByRole('link')
        .first()
        .click();
      await page.getByRole('link', { name: 'Remove the filter Step' }).waitFor();

      await page.getByRole('link', { name: 'Lists', exact: true }).click();
      await page.getByRole('link', { name: orderNumber }).waitFor();
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download as CSV' }).click();
      expect(readFileSync(await (await download).path(), 'utf8')).toContain(orderNumber);
    }),
  );

  it(
    'lets a viewer look and not act, and says who can change that',
    visit(async ({ page }) => {
      const orderNumber = await park('missing-blob');
      await signInAsOperator(page, current().url, 'viewer');
      await page.getByRole('link', { name: orderNumber }).click();
      await page.getByText('You can look but not act. Ask an operations lead').waitFor();
      expect(await page.getByRole('button', { name: /Claim|Retry|Write/ }).count()).toBe(0);
    }),
  );
});
