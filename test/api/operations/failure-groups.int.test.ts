import { describe, expect, it } from '@jest/globals';
import { asRole, placeOrder, type PlacedOrder, Visitor } from '../../support/people.ts';
import { eventually } from '../../support/processes.ts';
import { sharedInstallation } from '../../support/shared-installation.ts';

describe('the groups of failures', () => {
  const { current } = sharedInstallation();

  const groups = async (query = '') =>
    parsePage((await asRole(current().url, 'viewer', `/v1/operations/failure-groups${query}`)).body);
  const read = async (group: string) =>
    asRole(current().url, 'viewer', `/v1/operations/failure-groups/${encodeURIComponent(group)}`);

  async function park(fault: 'missing-blob' | 'truncated-blob', productId: string): Promise<PlacedOrder> {
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await current().storage.sandbox.provoke(order.upgradeId, fault, 1, productId);
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, [productId]);
    await eventually('it is parked', async () => (await visitor.upgrade(order.upgradeId)).waitingOn === 'operator');
    return order;
  }

  it('hold upgrades that failed of one cause, the largest group first, with examples and days', async () => {
    const one = await park('missing-blob', 'MAILGW1S1');
    const other = await park('missing-blob', 'MAILGW1S1');
    await park('truncated-blob', 'MAILGW1S1');

    const { items } = await groups();
    expect(items.map(({ code, open }) => ({ code, open }))).toEqual([
      { code: 'installer-missing', open: 2 },
      { code: 'installer-truncated', open: 1 },
    ]);
    const [largest] = items;
    expect(largest).toMatchObject({ productId: 'MAILGW1S1', newIn: null, note: null });
    expect(largest?.examples.map(({ orderNumber }) => orderNumber)).toEqual([one.orderNumber, other.orderNumber]);
    expect(largest?.days).toHaveLength(14);
    expect(largest?.days.at(-1)?.failures).toBe(2);
    expect(largest?.firstSeen?.localeCompare(largest.lastSeen ?? '')).toBe(-1);
  });

  it('are paged by a place in the list', async () => {
    const first = await groups('?limit=1');
    const second = await groups(`?limit=1&cursor=${encodeURIComponent(first.nextCursor ?? '')}`);
    expect([...first.items, ...second.items].map(({ code }) => code)).toEqual([
      'installer-missing',
      'installer-truncated',
    ]);
    expect(second.nextCursor).toBeNull();
  });

  it('say which are new since the last release', async () => {
    const { signsOfLife, clock } = current().storage;
    await clock.advance(60_000);
    await signsOfLife.noteRelease('9.9.9');
    await clock.advance(60_000);
    await park('truncated-blob', 'ENDGRD1S1');
    const { items } = await groups();
    expect(items.filter(({ newIn }) => newIn === '9.9.9').map(({ productId }) => productId)).toEqual(['ENDGRD1S1']);
  });

  it('keep what is known of them, sealed, and note that it was written but not what', async () => {
    const group = (await groups()).items[0]?.group ?? '';
    const note = { text: 'Anna has the installer: publish it again.' };
    const path = `/v1/operations/failure-groups/${encodeURIComponent(group)}/note`;
    const options = { method: 'PUT', body: note, headers: { 'idempotency-key': 'note-1' } };
    for (let time = 0; time < 2; time += 1) {
      expect(await asRole(current().url, 'operator', path, options)).toMatchObject({ status: 200, body: note });
    }
    expect((await read(group)).body).toMatchObject({ group, note });
    const stored = await current().storage.database.failureNote.findMany();
    expect(Buffer.from(stored[0]?.sealed ?? []).includes('Anna')).toBe(false);
    const { items } = await current().storage.operatorActs.page({ limit: 9, cursor: null });
    expect(items).toMatchObject([{ act: 'noteOnGroup', subject: group, reason: null, after: null }]);
    expect((await read('signer-unavailable::')).status).toBe(404);
  });

  it('say where their upgrades stand and who has taken them on', async () => {
    const [largest] = (await groups()).items;
    expect(largest).toMatchObject({ step: 'deployment-kit', claimedBy: [] });
    const { upgradeId = '' } = largest?.examples[0] ?? {};
    await asRole(current().url, 'lead', `/v1/operations/upgrades/${upgradeId}/claim`, { method: 'POST', body: {} });
    expect((await groups()).items.map(({ claimedBy }) => claimedBy)).toEqual([['lead'], [], []]);
  });

  it('take in upgrades whose run is in trouble, which are back in their own group once it goes on', async () => {
    const { bell } = current().storage;
    const order = await park('missing-blob', 'MAILGW1S1');
    const own = (await groups()).items.find(({ examples }) =>
      examples.some(({ upgradeId }) => upgradeId === order.upgradeId),
    );
    await bell.noteTroubles([{ upgradeId: order.upgradeId, cause: 'WorkflowTaskFailedCauseNonDeterministicError' }]);
    const trouble = (await groups()).items.find(({ code }) => code === 'run-in-trouble');
    expect(trouble).toMatchObject({ open: 1, examples: [{ upgradeId: order.upgradeId }] });
    expect(trouble?.firstSeen).not.toBeNull();
    await bell.noteTroubles([]);
    expect((await read(trouble?.group ?? '')).status).toBe(404);
    expect((await asRole(current().url, 'viewer', `/v1/operations/upgrades/${order.upgradeId}`)).body.group).toBe(
      own?.group,
    );
  });
});

interface Group {
  readonly group: string;
  readonly code: string;
  readonly productId: string | null;
  readonly open: number;
  readonly step: string | null;
  readonly claimedBy: readonly string[];
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly days: readonly { readonly failures: number }[];
  readonly examples: readonly { readonly upgradeId: string; readonly orderNumber: string }[];
  readonly newIn: string | null;
}

function parsePage(body: unknown): { readonly items: readonly Group[]; readonly nextCursor: string | null } {
  return body as { items: Group[]; nextCursor: string | null };
}
