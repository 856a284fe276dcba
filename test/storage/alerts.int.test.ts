import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStorage, type OpenStorage } from '../../storage/storage.ts';
import { product } from '../api/fixtures.ts';
import { parkedGroup, parkInStorage } from '../support/parked.ts';
import { freshDatabase } from '../support/servers.ts';

describe('alerts', () => {
  let storage: OpenStorage;
  let drop: () => Promise<void>;
  let ids: readonly string[] = [];

  beforeAll(async () => {
    const database = await freshDatabase();
    drop = database.drop;
    storage = openStorage({ url: database.url, rootKey: Buffer.alloc(32, 7) });
    ids = await parkInStorage(storage, 6);
  });

  afterAll(async () => {
    await storage.close();
    await drop();
  });

  const open = async () => (await storage.alerts.page(true, { limit: 9, cursor: null })).items;
  /** As several workers do at one moment. */
  const look = async () => {
    const looks = await Promise.all([1, 2, 3].map(() => storage.alertWatch.look('on-call@vendor.example')));
    return looks.flat().map(({ kind, subject, what, count }) => ({ kind, subject, what, count }));
  };
  const mails = async () => (await storage.mails.page({}, { limit: 50, cursor: null })).items.filter(isAlert).length;
  const isAlert = ({ kind }: { readonly kind: string }) => kind === 'alert';

  it('open once for each group, whoever looks, and are told and mailed once', async () => {
    const growing = { kind: 'group-growing', subject: parkedGroup, what: 'opened', count: 6 };
    expect(await look()).toEqual([growing]);
    expect(await look()).toEqual([]);
    await storage.clock.advance(4 * 3_600_000 - 60_000);
    expect(await look()).toEqual([{ ...growing, what: 'resolved' }]);
    await storage.clock.advance(120_000);
    expect(await look()).toEqual([{ kind: 'stuck', subject: parkedGroup, what: 'opened', count: 6 }]);
    expect(await look()).toEqual([]);
    expect(await open()).toMatchObject([{ kind: 'stuck', subject: parkedGroup, count: 6, resolvedAt: null }]);
    expect(await mails()).toBe(3);
  });

  it('are over when their cause is, are told so once, and open anew when it comes again', async () => {
    const { database } = storage;
    await database.upgrade.update({
      where: { id: ids[0] ?? '' },
      data: { parked: false, stepSince: new Date('2999-01-01') },
    });
    expect(await look()).toEqual([]);
    expect(await open()).toMatchObject([{ kind: 'stuck', count: 5 }]);
    await database.$executeRaw`update upgrade set step_since = step_since + interval '1 day'`;
    expect(await look()).toEqual([{ kind: 'stuck', subject: parkedGroup, what: 'resolved', count: 5 }]);
    expect(await look()).toEqual([]);
    expect(await open()).toEqual([]);
    await database.$executeRaw`update upgrade set step_since = step_since - interval '1 day'`;
    expect(await look()).toMatchObject([{ what: 'opened' }]);
    const events = await storage.alerts.events(0, 50);
    expect(events.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect((await storage.alerts.events(4, 50)).map(({ what }) => what)).toEqual(['opened']);
  });

  it('tell of a published installer that was found damaged or gone, until it is sent again', async () => {
    const names = { productId: product('MAILGW1S1'), version: '77', platform: 'linux', fileName: 'setup.run' };
    const bytes = { sha256: '7'.repeat(64), sizeBytes: 5, blockCrcs: new Uint8Array(4) };
    await storage.installers.publish(names, bytes);
    await storage.blobs.noteDamage(bytes.sha256, 0);
    const told = { kind: 'installer-damaged', subject: 'MAILGW1S1 77 linux', count: 0 };
    expect(await look()).toEqual([{ ...told, what: 'opened' }]);
    expect(await look()).toEqual([]);
    await storage.installers.publish(names, bytes);
    expect(await look()).toEqual([{ ...told, what: 'resolved' }]);
  });

  it('tell by the real clock that no worker is at work, once one was', async () => {
    const { database, signsOfLife } = storage;
    await database.signOfLife.create({ data: { part: 'worker', heardAt: new Date(Date.now() - 120_000) } });
    expect(await look()).toEqual([{ kind: 'worker-away', subject: 'worker', what: 'opened', count: 0 }]);
    await signsOfLife.note(['worker']);
    expect(await look()).toEqual([{ kind: 'worker-away', subject: 'worker', what: 'resolved', count: 0 }]);
  });
});
