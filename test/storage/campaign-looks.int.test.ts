import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { takeNext } from '../../activities/decisions.ts';
import { defaultDeadlines } from '../../core/deadlines.ts';
import { openStorage, type OpenStorage } from '../../storage/storage.ts';
import type { CampaignItemRecord } from '../../storage/campaigns.ts';
import { parkedGroup, parkedProblem, parkInStorage } from '../support/parked.ts';
import { freshDatabase } from '../support/servers.ts';

const many = 120;

describe('two looks at one campaign at once', () => {
  let storage: OpenStorage;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await freshDatabase();
    drop = database.drop;
    storage = openStorage({ url: database.url, rootKey: Buffer.alloc(32, 7) });
  });

  afterAll(async () => {
    await storage.close();
    await drop();
  });

  /** As the runs of the upgrades do while the looks go on. */
  async function decideUntil(isOver: () => boolean): Promise<void> {
    const { database, runs } = storage;
    const report = () => undefined;
    while (!isOver()) {
      const undecided = await database.command.findMany({ where: { outcome: null }, select: { upgradeId: true } });
      for (const { upgradeId } of undecided) await takeNext({ runs, deadlines: defaultDeadlines, report }, upgradeId);
    }
  }

  it('ask each upgrade once, and skip none that one of them has asked', async () => {
    const { campaigns, campaignRuns, database } = storage;
    await parkInStorage(storage, many);
    const asked = { actor: { kind: 'operator', id: 'op-1' }, route: 'test', idempotencyKey: null } as const;
    const filter = { group: parkedGroup };
    const started = await campaigns.start(asked, { filter, asked: filter, reason: 'it is back', perMinute: 600 });
    if (started.kind !== 'started') throw new Error(started.kind);
    const { id } = started.campaign;
    await database.campaign.update({ where: { id }, data: { state: 'running', phase: 'rest' } });
    await database.campaignItem.updateMany({ data: { state: 'asked', phase: 'rest', askedAt: new Date() } });

    let over = false;
    const deciding = decideUntil(() => over);
    await Promise.all([1, 2, 3].map(() => campaignRuns.advance(id)));
    over = true;
    await deciding;

    expect(await database.campaignItem.count({ where: { state: 'skipped' } })).toBe(0);
    expect(await database.campaignItem.count({ where: { commandId: null } })).toBe(0);
    expect(await database.command.count({ where: { kind: 'retryKit' } })).toBe(many);
    expect(await database.command.count({ where: { effective: false, outcome: { not: null } } })).toBe(0);
  });
});

describe('a bulk retry, of which operators complain elsewhere', () => {
  let storage: OpenStorage;
  let drop: () => Promise<void>;
  let campaignId: string;
  const asked = { actor: { kind: 'operator', id: 'op-1' }, route: 'test', idempotencyKey: null } as const;
  const filter = { group: parkedGroup };
  const start = () => storage.campaigns.start(asked, { filter, asked: filter, reason: 'it is back', perMinute: 600 });
  const find = async () => {
    const campaign = await storage.campaigns.find(campaignId);
    if (!campaign) throw new Error('there is no campaign');
    return campaign;
  };
  const items = async (state: CampaignItemRecord['state'] | null) =>
    (await storage.campaigns.items(campaignId, state, { limit: 50, cursor: null })).items;

  beforeAll(async () => {
    const database = await freshDatabase();
    drop = database.drop;
    storage = openStorage({ url: database.url, rootKey: Buffer.alloc(32, 7) });
    await parkInStorage(storage, 6);
    const started = await start();
    if (started.kind !== 'started') throw new Error(started.kind);
    campaignId = started.campaign.id;
    await storage.database.campaign.update({ where: { id: campaignId }, data: { phase: 'rest' } });
    await storage.clock.advance(3_600_000);
    const { asked: commands } = await storage.campaignRuns.advance(campaignId);
    const deciding = { runs: storage.runs, deadlines: defaultDeadlines, report: () => undefined };
    for (const { upgradeId } of commands) await takeNext(deciding, upgradeId);
  });

  afterAll(async () => {
    await storage.close();
    await drop();
  });

  async function comesTo(position: number, result: object): Promise<void> {
    const [item] = (await items(null)).filter((one) => one.position === position);
    await storage.database.command.update({
      where: { id: item?.commandId ?? '' },
      data: { result: { ...result }, resultAt: new Date() },
    });
  }

  it('has its clock reset on retry: the build begins anew, with its attempts counted anew and its whole time', async () => {
    const [retried] = await items(null);
    const { database } = storage;
    const upgrade = await database.upgrade.findUniqueOrThrow({ where: { id: retried?.upgradeId ?? '' } });
    const build = await database.kitBuild.findFirstOrThrow({ where: { upgradeId: upgrade.id } });
    expect(upgrade).toMatchObject({ parked: false, step: 'deployment-kit', fingerprint: null });
    const nowMs = (await storage.clock.now()).getTime();
    expect(nowMs - upgrade.stepSince.getTime()).toBeLessThan(600_000);
    expect(nowMs - build.startedAt.getTime()).toBeLessThan(600_000);
    expect(build).toMatchObject({ state: 'building', attempt: 0, finishedAt: null });
  });

  it('says no success while nothing is fixed: accepted is not fixed', async () => {
    expect(await storage.campaignRuns.advance(campaignId)).toMatchObject({ underWay: true });
    expect(await find()).toMatchObject({ state: 'running', counts: { asked: 6, fixed: 0 } });
  });

  it('hides no item that failed, and has no totals that do not add up', async () => {
    await comesTo(1, { kind: 'kit-ready' });
    await comesTo(2, { kind: 'kit-failed', problem: parkedProblem, same: true });
    await comesTo(3, { kind: 'kit-failed', problem: { code: 'signer-unavailable' }, same: false });
    await comesTo(4, { kind: 'kit-stopped' });
    await storage.campaignRuns.advance(campaignId);
    const { counts, total, state, stopCause } = await find();
    expect({ state, stopCause }).toEqual({ state: 'stopped', stopCause: 'same-cause' });
    expect(counts).toEqual({ waiting: 0, asked: 2, fixed: 1, 'failed-same': 1, 'failed-other': 1, skipped: 1 });
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
    expect(await items('failed-same')).toMatchObject([{ position: 2, problem: { code: 'installer-missing' } }]);
    expect(await items('failed-other')).toMatchObject([{ position: 3, problem: { code: 'signer-unavailable' } }]);
    expect(await items('skipped')).toMatchObject([
      { position: 4, skippedBecause: 'moved-on: it was given up meanwhile' },
    ]);
  });

  it('repeats no finished work: what was asked is asked once, and nothing that is not parked is retried', async () => {
    await storage.campaignRuns.advance(campaignId);
    expect(await storage.database.command.count({ where: { kind: 'retryKit' } })).toBe(6);
    expect((await start()).kind).toBe('nothing');
  });
});
