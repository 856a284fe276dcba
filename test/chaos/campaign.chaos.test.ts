import { describe, expect, it } from '@jest/globals';
import { parkLike } from '../support/parked.ts';
import { asRole, placeOrder, type Reply, Visitor } from '../support/people.ts';
import { eventually, type TestProcess } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

/** `npm run test:campaign` sets 2000. */
const size = Number(process.env.CAMPAIGN_SIZE ?? '60');
const withinMs = 120_000 + size * 1000;
const walkedAtOnce = 6;

interface Campaign {
  readonly id: string;
  readonly state: string;
  readonly phase: string;
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
}

describe('a campaign', () => {
  const { current } = sharedInstallation({ withWorker: false });

  type Role = Parameters<typeof asRole>[1];
  const post = (role: Role, path: string, body: object): Promise<Reply> =>
    asRole(current().url, role, `/v1/operations/campaigns${path}`, { method: 'POST', body });
  const read = async (id: string) =>
    parseCampaign((await asRole(current().url, 'viewer', `/v1/operations/campaigns/${id}`)).body);
  const becomes = (id: string, wanted: (campaign: Campaign) => boolean) =>
    eventually(
      'the campaign gets on',
      async () => {
        const campaign = await read(id);
        return wanted(campaign) && campaign;
      },
      withinMs,
    );
  const body = { filter: { problem: 'installer-missing' }, reason: 'the installer is back', perMinute: 600 };

  /** Some customers walk there; the many others are put beside the first of them as it stands. */
  async function park(upgrades: number): Promise<readonly string[]> {
    const { sandbox, database } = current().storage;
    await sandbox.provoke(null, 'missing-blob', null, 'MAILGW1S1');
    const ids: string[] = [];
    const walk = async () => {
      const order = await placeOrder(current().url);
      const visitor = new Visitor(current().url);
      await visitor.walkToSelection(order);
      await visitor.select(order.upgradeId, ['MAILGW1S1']);
      ids.push(order.upgradeId);
    };
    await Promise.all(Array.from({ length: Math.min(upgrades, walkedAtOnce) }, walk));
    const parked = () => database.upgrade.count({ where: { id: { in: ids }, parked: true } });
    await eventually('all are parked', async () => (await parked()) === ids.length, withinMs);
    const [model = ''] = ids;
    return [...ids, ...(await parkLike(current().storage, model, upgrades - ids.length))];
  }

  it(
    `over ${String(size)} upgrades ends with one true result for each, although the worker is killed three times`,
    async () => {
      let worker: TestProcess = await current().startWorker();
      const ids = await park(size);
      const { operatorActs, database, sandbox } = current().storage;

      const dry = await post('operator', '', { ...body, dryRun: true });
      expect(dry).toMatchObject({ status: 200, body: { total: size, inOtherCampaigns: 0, needsApproval: size > 25 } });
      expect((await operatorActs.page({ limit: 10, cursor: null })).items).toEqual([]);
      expect(await database.campaign.count()).toBe(0);

      const started = await post('operator', '', body);
      expect(started).toMatchObject({ status: 201, body: { state: 'needs-approval', total: size } });
      const { id } = parseCampaign(started.body);
      expect(await post('operator', '', body)).toMatchObject({ status: 409, body: { code: 'nothing-to-retry' } });
      expect(await post('operator', `/${id}/approve`, {})).toMatchObject({ body: { code: 'second-person-needed' } });
      expect(await post('lead', `/${id}/approve`, {})).toMatchObject({ status: 200, body: { state: 'running' } });

      // The cause is not mended yet: the first one fails the same way, and nothing more is tried.
      const stopped = await becomes(id, ({ state }) => state === 'stopped');
      expect(stopped).toMatchObject({
        stopCause: 'same-cause',
        phase: 'canary',
        counts: { 'failed-same': 1, asked: 0 },
      });
      await sandbox.clear();
      await post('operator', `/${id}/resume`, { reason: 'now it is' });
      await becomes(id, ({ state }) => state === 'waits-to-continue');
      expect((await read(id)).counts).toMatchObject({ fixed: 1, waiting: size - 2 });
      expect(await post('operator', `/${id}/continue`, {})).toMatchObject({ body: { phase: 'five' } });

      for (const share of [0.1, 0.4, 0.7]) {
        await becomes(id, ({ counts }) => (counts.fixed ?? 0) >= size * share);
        await worker.kill();
        worker = await current().startWorker();
      }
      const done = await becomes(id, ({ state }) => state === 'done');
      const skipped = await asRole(current().url, 'viewer', `/v1/operations/campaigns/${id}/items?state=skipped`);
      expect(skipped.body.items).toEqual([]);
      expect(done.counts).toEqual({
        ...{ waiting: 0, asked: 0, fixed: size - 1, 'failed-same': 1, 'failed-other': 0, skipped: 0 },
      });

      const retries = await database.command.findMany({ where: { upgradeId: { in: [...ids] }, kind: 'retryKit' } });
      expect(new Set(retries.map(({ upgradeId }) => upgradeId)).size).toBe(size);
      expect(retries).toHaveLength(size);
      const ready = await database.upgradeEvent.count({ where: { upgradeId: { in: [...ids] }, type: 'kitReady' } });
      expect(ready).toBe(size - 1);
      expect(await database.upgrade.count({ where: { id: { in: [...ids] }, step: 'completed' } })).toBe(size - 1);
      const failed = await asRole(current().url, 'viewer', `/v1/operations/campaigns/${id}/items?state=failed-same`);
      expect(failed.body.items).toMatchObject([{ position: 1, problem: { code: 'installer-missing' } }]);
      const { items } = await operatorActs.page({ limit: 10, cursor: null });
      expect(items.map(({ act }) => act).reverse()).toEqual([
        ...['startCampaign', 'approveCampaign', 'resumeCampaign', 'continueCampaign'],
      ]);
      expect((await operatorActs.verify()).brokenAt).toBeNull();
    },
    withinMs * 3,
  );

  it('skips by name and why what has moved or is another person sees to, can be paused and canceled, and is done with nothing open', async () => {
    const { claims, sandbox } = current().storage;
    const [claimedId = '', goneId = '', ...rest] = await park(4);
    await sandbox.clear();
    const started = parseCampaign(
      (await post('operator', '', { ...body, filter: { problem: 'installer-missing' } })).body,
    );
    await post('operator', `/${started.id}/pause`, {});
    const lead = { actor: { kind: 'lead', id: 'lead' }, route: 'test', idempotencyKey: null } as const;
    await claims.claim(lead, claimedId, false);
    await asRole(current().url, 'operator', `/v1/operations/upgrades/${goneId}/commands`, {
      ...{ method: 'POST', body: { kind: 'abandon', reason: 'as agreed' } },
    });
    await post('operator', `/${started.id}/resume`, {});
    await becomes(started.id, ({ state }) => state === 'waits-to-continue' || state === 'done');
    await post('operator', `/${started.id}/continue`, {});
    const { counts, total } = await becomes(started.id, ({ state }) => state === 'done');
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
    const { body: page } = await asRole(current().url, 'viewer', `/v1/operations/campaigns/${started.id}/items`);
    const because = new Map(parseItems(page).map(({ upgradeId, skippedBecause }) => [upgradeId, skippedBecause]));
    expect([because.get(claimedId), because.get(goneId)]).toEqual([
      'claimed: by lead',
      'moved-on: it stands at abandoned',
    ]);
    for (const id of rest) expect(because.get(id)).toBeNull();
    expect(await post('operator', `/${started.id}/cancel`, {})).toMatchObject({
      ...{ status: 409, body: { code: 'campaign-not-open', state: 'done', open: [] } },
    });
    expect(await current().storage.database.campaignItem.count({ where: { open: true } })).toBe(0);
  });
});

function parseCampaign(body: Record<string, unknown>): Campaign {
  return body as unknown as Campaign;
}

function parseItems(page: Record<string, unknown>) {
  return page.items as { readonly upgradeId: string; readonly skippedBecause: string | null }[];
}
