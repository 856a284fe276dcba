import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { demonstrationCatalog } from '../../prisma/seed/catalog.ts';
import { createChains } from '../../storage/chain.ts';
import { verifyChain } from '../../storage/chain-findings.ts';
import { createDemonstration } from '../../storage/demonstration.ts';
import { openStorage, type OpenStorage } from '../../storage/storage.ts';
import { placeInStorage } from '../support/placed-order.ts';
import { freshDatabase } from '../support/servers.ts';

const sizeBytes = 6_000_000_000;
const digest = 'a'.repeat(64);
const otherDigest = 'b'.repeat(64);

describe('noting what is served of a kit', () => {
  let storage: OpenStorage;
  let drop: () => Promise<void>;
  let upgradeId: string;

  beforeAll(async () => {
    const database = await freshDatabase();
    ({ drop } = database);
    storage = openStorage({ url: database.url, rootKey: Buffer.alloc(32, 7), connections: 16 });
    await createDemonstration(storage.database, storage.sealing).putCatalog(demonstrationCatalog);
  });

  afterAll(async () => {
    await storage.close();
    await drop();
  });

  beforeEach(async () => {
    upgradeId = await placeInStorage(storage);
  });

  const note = (start: number, end: number, layoutDigest = digest) =>
    storage.kitDownloads.note({ upgradeId, layoutDigest, sizeBytes, range: { start, end } });

  async function downloads() {
    return storage.database.$queryRaw<{ layoutDigest: string; served: string; completed: boolean }[]>`
      select layout_digest as "layoutDigest", served::text, completed_at is not null as completed
      from kit_download where upgrade_id = ${upgradeId}::uuid order by layout_digest`;
  }

  async function told() {
    const events = await storage.upgrades.events(upgradeId, 0, 100);
    return events.filter(({ type }) => type === 'kitDownloaded').map(({ facts }) => facts);
  }

  async function assertChainHolds(): Promise<void> {
    const chain = await createChains(storage.database).read(upgradeId);
    expect(chain && verifyChain(chain.events, chain.known)).toEqual([]);
  }

  async function upgrade() {
    const [row] = await storage.database.$queryRaw<{ downloaded: boolean; revision: number }[]>`
      select downloaded_at is not null as downloaded, revision from upgrade where id = ${upgradeId}::uuid`;
    return row;
  }

  /** So many ranges that together are the whole, each beginning where another ends. */
  function parts(count: number): readonly (readonly [number, number])[] {
    const step = Math.ceil(sizeBytes / count);
    return Array.from({ length: count }, (_, index) => [index * step, Math.min((index + 1) * step, sizeBytes)]);
  }

  it('Z10 makes one download, and one event, of 64 ranges at the same time', async () => {
    await Promise.all(parts(64).map(([start, end]) => note(start, end)));
    expect(await downloads()).toEqual([{ layoutDigest: digest, served: `{[0,${sizeBytes})}`, completed: true }]);
    expect(await told()).toEqual([{ layoutDigest: digest, sizeBytes }]);
    await assertChainHolds();
  });

  it('tells nothing of a download while a byte is missing', async () => {
    await note(0, 1000);
    await note(1001, sizeBytes);
    await note(500, 1000);
    expect(await downloads()).toMatchObject([{ served: `{[0,1000),[1001,${sizeBytes})}`, completed: false }]);
    expect(await told()).toEqual([]);
    await note(1000, 1001);
    expect(await told()).toHaveLength(1);
  });

  it('tells of the whole in one range, and of no repetition, however many come at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => note(0, sizeBytes)));
    await note(0, sizeBytes);
    await note(7, 8);
    expect(await told()).toHaveLength(1);
    expect(await downloads()).toHaveLength(1);
  });

  it('tells of each kit of an upgrade, also of two that are complete at the same moment', async () => {
    await Promise.all([note(0, sizeBytes), note(0, sizeBytes, otherDigest)]);
    expect((await told()).map(({ layoutDigest }) => layoutDigest).sort()).toEqual([digest, otherDigest]);
    await assertChainHolds();
  });

  it('tells once while others change the upgrade all the time', async () => {
    await storage.kitDownloads.begin(upgradeId);
    let done = false;
    const others = Array.from({ length: 4 }, async () => {
      while (!done) {
        await storage.database.$executeRaw`update upgrade set revision = revision + 1 where id = ${upgradeId}::uuid`;
      }
    });
    await Promise.all(parts(8).map(([start, end]) => note(start, end))).finally(() => (done = true));
    await Promise.all(others);
    expect(await told()).toHaveLength(1);
    await assertChainHolds();
  });

  it('notes the last bytes with the event or not at all, so that trying again tells of it', async () => {
    const { database } = storage;
    await note(0, 1000);
    await database.$executeRaw`create function fail() returns trigger language plpgsql as
      $$ begin raise exception 'no event today'; end $$`;
    await database.$executeRaw`create trigger no_events before insert on upgrade_event execute function fail()`;
    await expect(note(1000, sizeBytes)).rejects.toThrow();
    await database.$executeRaw`drop function fail cascade`;
    expect(await downloads()).toMatchObject([{ served: '{[0,1000)}', completed: false }]);
    await note(1000, sizeBytes);
    expect(await downloads()).toMatchObject([{ completed: true }]);
    expect(await told()).toHaveLength(1);
  });

  it('notes that a kit was fetched, once', async () => {
    const before = await upgrade();
    await storage.kitDownloads.begin(upgradeId);
    await storage.kitDownloads.begin(upgradeId);
    await note(0, 1);
    expect(before?.downloaded).toBe(false);
    expect(await upgrade()).toEqual({ downloaded: true, revision: (before?.revision ?? 0) + 1 });
  });

  it('notes that with the first bytes, where it could not be noted before', async () => {
    await note(0, 1);
    expect(await upgrade()).toMatchObject({ downloaded: true });
  });

  it('notes that with the whole in one range, too', async () => {
    await note(0, sizeBytes);
    expect(await upgrade()).toMatchObject({ downloaded: true });
  });

  it('keeps downloads of other upgrades apart', async () => {
    await note(0, 1000);
    const first = upgradeId;
    upgradeId = await placeInStorage(storage);
    await note(1000, sizeBytes);
    expect(await told()).toEqual([]);
    upgradeId = first;
    expect(await downloads()).toMatchObject([{ served: '{[0,1000)}' }]);
  });
});

describe('keys for links', () => {
  let storage: OpenStorage;
  let drop: () => Promise<void>;

  beforeEach(async () => {
    const database = await freshDatabase();
    ({ drop } = database);
    storage = openStorage({ url: database.url, rootKey: Buffer.alloc(32, 7), connections: 4 });
  });

  afterEach(async () => {
    await storage.close();
    await drop();
  });

  const numbers = async () => (await storage.linkKeys.list()).map(({ number }) => number);

  it('begin with one, and the newest comes first', async () => {
    expect(await numbers()).toEqual([1]);
    expect(await storage.linkKeys.rotate({ closing: false })).toMatchObject({ number: 2, madeAt: expect.any(Date) });
    expect(await numbers()).toEqual([2, 1]);
  });

  it('are forgotten when they are closed, and their numbers are never given again', async () => {
    await storage.linkKeys.rotate({ closing: false });
    expect(await storage.linkKeys.rotate({ closing: true })).toMatchObject({ number: 3 });
    expect(await numbers()).toEqual([3]);
    expect(await storage.linkKeys.rotate({ closing: true })).toMatchObject({ number: 4 });
    expect(await numbers()).toEqual([4]);
  });
});
