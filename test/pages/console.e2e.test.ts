import { describe, expect, it } from '@jest/globals';
import { placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { portalUnderTest } from './browser.ts';
import { signInAsOperator } from './operator.ts';

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
      await largest.getByRole('link', { name: '2' }).click();
      await page.getByRole('link', { name: /^Remove the filter group/ }).waitFor();

      await page.getByRole('link', { name: orderNumber }).click();
      await page.getByText('An installer is missing').first().waitFor();
      await page.getByRole('button', { name: 'Claim for 8 hours' }).click();
      await page
        .getByText(/^Claimed by/)
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'Retry' }).click();
      await page.getByText('Say why the kit is retried').waitFor();
      await page.getByLabel('Reason').fill('the installer is back');
      await page.getByRole('button', { name: 'Retry' }).click();
      await page.getByRole('rowheader', { name: 'Completed' }).waitFor();
    }),
  );

  it(
    'keeps filters in the address, and says so when nothing passes them',
    visit(async ({ page }) => {
      await signInAsOperator(page, current().url);
      await page.getByLabel('Find').fill('nobody has this');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByText('No upgrade matches these filters.').waitFor();
      expect(new URL(page.url()).search).toBe('?q=nobody+has+this');
      await page.goBack();
      await page.getByRole('table').waitFor();
    }),
  );
});
