import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { howOften } from '../support/how-often.ts';
import { asRole, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { portalUnderTest } from './browser.ts';
import { signInAsOperator } from './operator.ts';

const reason = 'the installer is back';
const atOnce = 6;

/** So many upgrades, three of ten with one of three faults. Two hundred are the way of a bad day, and take minutes. */
function badDayOf(size: number) {
  const faulty = Math.round(size * 0.3);
  const [most, some] = [Math.floor(faulty / 2), Math.floor(faulty / 3)];
  const faults = [
    { fault: 'missing-blob', count: most },
    { fault: 'truncated-blob', count: some },
    { fault: 'kit-build-fails', count: faulty - most - some },
  ] as const;
  return { size, faulty, faults, withinMs: 60_000 + size * 1500 };
}

type BadDay = ReturnType<typeof badDayOf>;

const inBrowser = badDayOf(howOften(20, 200));
const byApi = badDayOf(howOften(12, 200));

describe('the console', () => {
  const { visit, current } = portalUnderTest();

  async function walk(fault: BadDay['faults'][number]['fault'] | null): Promise<string> {
    const { url, storage } = current();
    const order = await placeOrder(url);
    const visitor = new Visitor(url);
    if (fault)
      await storage.sandbox.provoke(order.upgradeId, fault, null, fault === 'kit-build-fails' ? null : 'MAILGW1S1');
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['MAILGW1S1']);
    return order.upgradeId;
  }

  /** Answers the ids of those with a fault, once they are parked. */
  async function live({ size, faulty, faults, withinMs }: BadDay): Promise<readonly string[]> {
    const sound = Array.from({ length: size - faulty }, () => null);
    const plan = [...faults.flatMap(({ fault, count }) => Array.from({ length: count }, () => fault)), ...sound];
    const ids: string[] = [];
    for (let at = 0; at < plan.length; at += atOnce) {
      ids.push(...(await Promise.all(plan.slice(at, at + atOnce).map((fault) => walk(fault)))));
    }
    const bad = ids.slice(0, faulty);
    const parked = () => current().storage.database.upgrade.count({ where: { id: { in: bad }, parked: true } });
    await eventually('they are parked', async () => (await parked()) === faulty, withinMs);
    return bad;
  }

  /** From the list of groups to the end of the bulk retry of the first of them. */
  async function retryTheLargest(page: Page, elsewhere: () => Promise<Page>, count: number): Promise<void> {
    const { withinMs } = inBrowser;
    await page.getByRole('navigation').getByRole('link', { name: 'Failure groups' }).click();
    await page
      .getByRole('row')
      .nth(1)
      .getByRole('link', { name: /^Retry/ })
      .click();
    await page.getByLabel('Reason').fill(reason);
    await page.getByLabel('At most so many a minute').fill('600');
    await page.getByRole('button', { name: 'Show what it would retry' }).click();
    const wouldRetry = page.getByText(/^It would retry/);
    expect(await wouldRetry.innerText()).toContain(count === 1 ? 'one upgrade' : `${String(count)} upgrades`);
    const needsApproval = await page.getByText('a second operator has to approve').isVisible();
    await page.getByRole('button', { name: 'Start with one upgrade' }).click();
    await page.getByRole('heading', { name: 'Bulk retry' }).waitFor();
    if (needsApproval) await approve(await elsewhere(), page.url());
    const goOn = page.getByRole('form', { name: 'Go on with the rest' });
    const done = page.getByText('Done', { exact: true });
    await goOn.or(done).waitFor({ timeout: withinMs });
    if (await goOn.isVisible()) {
      await goOn.getByLabel('Reason').fill('the first one is fixed');
      await goOn.getByRole('button', { name: 'Go on with the rest' }).click();
    }
    await done.waitFor({ timeout: withinMs });
  }

  const groups = async () => parseGroups((await asRole(current().url, 'viewer', '/v1/operations/failure-groups')).body);

  /** The same by requests; answers how many were fixed. */
  async function retryByApi(): Promise<number> {
    const { url } = current();
    const post = async (role: 'operator' | 'lead', path: string, body: object) =>
      parseCampaign((await asRole(url, role, `/v1/operations/campaigns${path}`, { method: 'POST', body })).body);
    const [largest] = (await groups()).items;
    const asked = { filter: { group: largest?.group }, reason, perMinute: 600 };
    expect(await post('operator', '', { ...asked, dryRun: true })).toMatchObject({ total: largest?.open });
    const { id, state, total } = await post('operator', '', asked);
    if (state === 'needs-approval') await post('lead', `/${id}/approve`, { reason: 'as agreed' });
    const becomes = (wanted: readonly string[]) =>
      eventually(
        `it is ${wanted.join(' or ')}`,
        async () => {
          const one = parseCampaign((await asRole(url, 'viewer', `/v1/operations/campaigns/${id}`)).body);
          return wanted.includes(one.state) && one;
        },
        byApi.withinMs,
      );
    const canary = await becomes(['waits-to-continue', 'done']);
    expect(canary.counts.fixed).toBe(1);
    if (canary.state !== 'done') await post('operator', `/${id}/continue`, { reason: 'the first one is fixed' });
    expect((await becomes(['done'])).counts).toMatchObject({ fixed: total });
    return total;
  }

  async function approve(page: Page, address: string): Promise<void> {
    await signInAsOperator(page, current().url);
    await page.goto(address);
    const form = page.getByRole('form', { name: 'Approve' });
    await form.getByLabel('Reason').fill('as agreed');
    await form.getByRole('button', { name: 'Approve' }).click();
    await form.waitFor({ state: 'detached' });
  }

  it(
    `leads somebody new from the largest group of failures to ${String(inBrowser.faulty)} of ${String(inBrowser.size)} upgrades that are fixed`,
    visit(async ({ page, elsewhere }) => {
      const { faults, faulty } = inBrowser;
      const bad = await live(inBrowser);
      const { database, sandbox } = current().storage;
      await signInAsOperator(page, current().url);
      await page.getByRole('navigation').getByRole('link', { name: 'Failure groups' }).click();
      await page.getByRole('row').nth(faults.length).waitFor();
      const largest = await page.getByRole('row').nth(1).innerText();
      expect(largest).toContain('installer-missing');
      expect(largest).toContain(`Retry these ${String(faults[0].count)}`);
      await sandbox.clear();

      const began = Date.now();
      for (const { count } of faults) await retryTheLargest(page, elsewhere, count);
      expect(Date.now() - began).toBeLessThan(5 * 60_000);

      await page.getByRole('navigation').getByRole('link', { name: 'Failure groups' }).click();
      await page.getByRole('heading', { name: 'Failure groups' }).waitFor();
      await page.getByRole('navigation').getByRole('link', { name: 'Bulk retries' }).click();
      const fixed = await page.getByRole('row').getByRole('cell').nth(2).allInnerTexts();
      expect(fixed.length).toBeGreaterThan(0);
      expect(await database.campaignItem.count({ where: { state: 'fixed' } })).toBe(faulty);
      expect(await database.upgrade.count({ where: { id: { in: [...bad] }, step: 'completed' } })).toBe(faulty);

      await page.getByRole('navigation').getByRole('link', { name: 'Audit' }).click();
      await page.getByRole('cell', { name: 'Start a bulk retry' }).first().waitFor();
      await page.getByRole('button', { name: 'Verify the chain' }).click();
      await page.getByText(/acts stand as they were written/).waitFor();
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download as CSV' }).click();
      expect((await download).suggestedFilename()).toBe('audit.csv');
    }),
    inBrowser.withinMs * 3,
  );

  it(
    `leads by its API alone to ${String(byApi.faulty)} of ${String(byApi.size)} upgrades that are fixed`,
    async () => {
      const bad = await live(byApi);
      const [largest] = (await groups()).items;
      expect(largest).toMatchObject({ code: 'installer-missing', open: byApi.faults[0].count });
      await asRole(current().url, 'administrator', '/v1/sandbox/faults/clearance', { method: 'POST', body: {} });

      const began = Date.now();
      const fixed: number[] = [];
      while ((await groups()).items.some(({ open }) => open > 0)) fixed.push(await retryByApi());
      expect(Date.now() - began).toBeLessThan(5 * 60_000);

      expect(fixed).toEqual(byApi.faults.map(({ count }) => count));
      const { database } = current().storage;
      expect(await database.upgrade.count({ where: { id: { in: [...bad] }, step: 'completed' } })).toBe(byApi.faulty);
    },
    byApi.withinMs * 3,
  );

  it(
    'of a retry that helps nothing it tells which failed, and tries no other',
    visit(async ({ page }) => {
      const { storage } = current();
      const ids = await Promise.all([walk('missing-blob'), walk('missing-blob')]);
      const parked = () => storage.database.upgrade.count({ where: { id: { in: ids }, parked: true } });
      await eventually('they are parked', async () => (await parked()) === 2);
      await signInAsOperator(page, current().url);
      await page.getByRole('navigation').getByRole('link', { name: 'Failure groups' }).click();
      await page.getByRole('link', { name: 'Retry these 2' }).click();
      await page.getByRole('button', { name: 'Show what it would retry' }).click();
      await page.getByText('Say why').waitFor();
      await page.getByLabel('Reason').fill('perhaps it helps');
      await page.getByRole('button', { name: 'Show what it would retry' }).click();
      await page.getByRole('button', { name: 'Start with one upgrade' }).click();
      await page.getByText('Stopped by itself').waitFor();
      await page.getByText('One failed again of the same cause').waitFor();
      const items = page.getByRole('region', { name: 'Upgrades' }).getByRole('row');
      expect((await items.allInnerTexts()).filter((row) => row.includes('failed the same way'))).toHaveLength(1);
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download as CSV' }).click();
      const csv = readFileSync(await (await download).path(), 'utf8');
      expect(
        csv.split('\r\n').filter((line) => line.includes('"failed-same"') && line.includes('"canary"')),
      ).toHaveLength(1);
      const cancel = page.getByRole('form', { name: 'Cancel' });
      await cancel.getByLabel('Reason').fill('the installer comes tomorrow');
      await cancel.getByRole('button', { name: 'Cancel' }).click();
      await page.getByText('Canceled', { exact: true }).waitFor();
      await items.getByText('skipped').waitFor();
    }),
  );
});

interface Campaign {
  readonly id: string;
  readonly state: string;
  readonly total: number;
  readonly counts: { readonly fixed: number };
}

function parseCampaign(body: unknown): Campaign {
  return body as Campaign;
}

interface Groups {
  readonly items: readonly { readonly group: string; readonly code: string; readonly open: number }[];
}

function parseGroups(body: unknown): Groups {
  return body as Groups;
}
