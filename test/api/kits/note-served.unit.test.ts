import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { noteServed } from '../../../api/kits/note-served.ts';
import type { ServedRange } from '../../../storage/records.ts';

const kit = { upgradeId: 'one', layoutDigest: 'a'.repeat(64), sizeBytes: 1000 };

function notes() {
  const world = {
    elapsedMs: 0,
    failures: 0,
    begun: [] as string[],
    noted: [] as ServedRange[],
    logged: [] as string[],
  };
  const working = async () => {
    if (world.failures === 0) return;
    world.failures -= 1;
    throw new Error('PostgreSQL is away');
  };
  const downloads = {
    begin: async (id: string) => {
      await working();
      world.begun.push(id);
    },
    note: async (served: ServedRange) => {
      await working();
      world.noted.push(served);
    },
  };
  const log = pino({}, { write: (line: string) => world.logged.push(line) });
  const open = noteServed(downloads, log, { everyMs: 30_000, triesAfterMs: [1, 1], elapsedMs: () => world.elapsedMs });
  const ranges = () => world.noted.map(({ range }) => [range.start, range.end]);
  return { world, open, ranges };
}

describe('what is served', () => {
  it('is noted at the end of each range', async () => {
    const { world, open, ranges } = notes();
    const one = open(kit, { start: 100, end: 300 });
    one.handed(150);
    one.handed(50);
    await one.ended(true);
    expect(ranges()).toEqual([[100, 300]]);
    expect(world.noted[0]).toMatchObject(kit);
  });

  it('of a range that was broken off is what was handed out, and never its last byte', async () => {
    const { open, ranges } = notes();
    const broken = open(kit, { start: 100, end: 300 });
    broken.handed(60);
    await broken.ended(false);
    const nearly = open(kit, { start: 100, end: 300 });
    nearly.handed(200);
    await nearly.ended(false);
    expect(ranges()).toEqual([
      [100, 160],
      [100, 299],
    ]);
  });

  it('of a range that was broken off at its start is nothing', async () => {
    const { open, ranges } = notes();
    await open(kit, { start: 100, end: 300 }).ended(false);
    const oneByte = open(kit, { start: 100, end: 101 });
    oneByte.handed(1);
    await oneByte.ended(false);
    expect(ranges()).toEqual([]);
  });

  it('is noted every 30 seconds of a long transfer, and no more often', async () => {
    const { world, open, ranges } = notes();
    const long = open(kit, { start: 0, end: 1000 });
    for (const elapsedMs of [10_000, 29_999, 30_000, 30_001, 59_999, 60_000]) {
      world.elapsedMs = elapsedMs;
      long.handed(100);
    }
    await long.ended(false);
    expect(ranges()).toEqual([
      [0, 300],
      [0, 600],
      [0, 600],
    ]);
  });

  it('is noted as begun once for each upgrade, before its first byte', async () => {
    const { world, open } = notes();
    for (const start of [0, 1, 2]) await open(kit, { start, end: 1000 }).begun();
    await open({ ...kit, upgradeId: 'another' }, { start: 0, end: 1 }).begun();
    expect(world.begun).toEqual(['one', 'another']);
  });

  it('is noted at another try when the first fails', async () => {
    const { world, open, ranges } = notes();
    world.failures = 2;
    const one = open(kit, { start: 0, end: 10 });
    await one.ended(true);
    expect(ranges()).toEqual([[0, 10]]);
    expect(world.logged).toHaveLength(2);
  });

  it('is told to the log when it can be noted nowhere, and breaks nothing', async () => {
    const { world, open, ranges } = notes();
    world.failures = 4;
    const one = open(kit, { start: 0, end: 10 });
    await one.begun();
    one.handed(10);
    await one.ended(true);
    expect(ranges()).toEqual([]);
    expect(world.logged).toHaveLength(4);
    await one.begun();
    expect(world.begun).toEqual(['one']);
  });
});
