import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { takeNext } from '../../activities/decisions.ts';
import { defaultDeadlines } from '../../core/deadlines.ts';
import { openStorage, type OpenStorage } from '../../storage/storage.ts';
import { parkedGroup, parkInStorage } from '../support/parked.ts';
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
