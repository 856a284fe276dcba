import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type BellLock, openBellLock } from '../../storage/bell.ts';
import { eventually } from '../support/processes.ts';
import { freshDatabase } from '../support/servers.ts';

describe("the bell's lock", () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let observer: pg.Client;
  let places: BellLock[];

  beforeAll(async () => {
    database = await freshDatabase();
    observer = new pg.Client({ connectionString: database.url });
    await observer.connect();
  });

  afterEach(() => Promise.all(places.map((place) => place.close())));

  afterAll(async () => {
    await observer.end();
    await database.drop();
  });

  function twoPlaces(): readonly [BellLock, BellLock] {
    const pair = [openBellLock(database.url), openBellLock(database.url)] as const;
    places = [...pair];
    return pair;
  }

  async function connections(): Promise<readonly number[]> {
    const { rows } = await observer.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() order by pid',
    );
    return rows.map(({ pid }) => pid);
  }

  it('is held by one, and whoever waits for it keeps one connection', async () => {
    const [first, second] = twoPlaces();
    expect(await first.take()).toBe(true);
    expect(await second.take()).toBe(false);
    const before = await connections();
    expect(before).toHaveLength(2);

    expect([await first.take(), await second.take(), await second.take()]).toEqual([true, false, false]);
    expect(await connections()).toEqual(before);
  });

  it('goes to the one who waits when its holder ends', async () => {
    const [first, second] = twoPlaces();
    await first.take();
    await first.close();
    expect(first.holds()).toBe(false);
    await eventually('the lock is free', () => second.take());
  });

  it('is lost with its connection, and taken again on a new one', async () => {
    const [first] = twoPlaces();
    await first.take();
    await observer.query('select pg_terminate_backend(pid) from pg_stat_activity where pid = any($1)', [
      await connections(),
    ]);
    await eventually('the loss is known', () => Promise.resolve(!first.holds()));
    expect(await first.take()).toBe(true);
  });
});
