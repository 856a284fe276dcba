import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { product, day } from '../api/fixtures.ts';
import { fresh } from '../support/installation.ts';
import { own } from '../support/owned.ts';
import { orderBody, placeOrder } from '../support/people.ts';
import { sharedInstallation } from '../support/shared-installation.ts';
import { browserFor } from './browser.ts';

const shared = sharedInstallation();
const { visit } = browserFor(() => shared.current().url);

async function orderOf(owned: readonly string[]) {
  const { demonstration, url } = shared.current();
  const customerNumber = fresh('C');
  const codes = await Promise.all(
    owned.map((productId) =>
      own(demonstration, customerNumber, { productId: product(productId), seats: 80, until: day('2027-03-31') }),
    ),
  );
  const { customer } = orderBody();
  const order = await placeOrder(url, { customer: { ...customer, customerNumber }, termMonths: 12 });
  return { ...order, codes };
}

describe('the portal', () => {
  it(
    'leads from the start page to a downloaded kit',
    visit(async ({ page }) => {
      const order = await orderOf(['ENDGRD7E1']);
      await page.goto('/');
      await page.getByRole('link', { name: 'Sign up now' }).click();
      await page
        .getByRole('textbox', { name: 'Registration key' })
        .fill(` ${order.registrationKey.toLowerCase().replaceAll('-', ' ')} `);
      await page.getByText(`Read as ${order.registrationKey}`).waitFor();
      await page.getByRole('button', { name: 'Continue' }).click();

      await page.getByRole('heading', { name: 'Check what you bought' }).waitFor();
      await page.getByLabel('I have read and accept the license agreement for Quillmere Works').check();
      await page.getByRole('button', { name: 'Accept and continue' }).click();

      await page.getByRole('heading', { name: 'Your account' }).waitFor();
      await page.getByLabel('First name').fill('Odalys');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('heading', { name: 'Check your details' }).waitFor();
      await page.getByRole('button', { name: 'Create account and look up my products' }).click();

      await page.getByRole('heading', { name: 'What your suite includes' }).waitFor();
      const getKit = page.getByRole('button', { name: 'Get Deployment Kit' });
      expect(await getKit.isDisabled()).toBe(true);
      await page.getByRole('checkbox', { name: 'Mail Gateway', exact: true }).check();
      await getKit.click();

      await page.getByRole('heading', { name: 'Your kit is ready and checked' }).waitFor();
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download', exact: true }).click();
      const kit = await downloading;
      expect(kit.suggestedFilename()).toMatch(/\.zip$/);
      expect((await readFile(await kit.path())).subarray(0, 2).toString()).toBe('PK');

      const kept = page.locator('.codes [data-product=ENDGRD1S1]');
      await kept.getByRole('button', { name: /^Show/ }).click();
      expect(await kept.innerText()).toContain(order.codes[0]);
    }),
  );
});
