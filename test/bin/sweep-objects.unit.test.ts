import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sweepObjects } from '../../bin/sweep-objects.ts';
import { openFolderStore } from '../../gateways/folder-store.ts';
import type { ObjectStore } from '../../gateways/object-store.ts';

const dayMs = 86_400_000;
const nowMs = Date.now();

describe('sweepObjects', () => {
  let folder: string;
  let objects: ObjectStore;
  /** Bytes that are named, or that nothing has named for less than a week. */
  let needed: Set<string>;
  let forgotten: string[];
  let whenAsked: () => Promise<unknown>;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-sweep-'));
    objects = await openFolderStore(folder);
    needed = new Set();
    forgotten = [];
    whenAsked = () => Promise.resolve();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function keep(text: string, ageDays: number): Promise<string> {
    const { sha256 } = await objects.put(Buffer.from(text));
    age(sha256, ageDays);
    return sha256;
  }

  function age(name: string, days: number): void {
    const then = new Date(nowMs - days * dayMs);
    utimesSync(path.join(folder, name), then, then);
  }

  const sweep = (askedFor: (sha256s: readonly string[]) => unknown = () => undefined) =>
    sweepObjects({
      objects,
      nowMs,
      kits: {
        forgetUnoffered: async (before) => {
          expect(before).toEqual(new Date(nowMs - 7 * dayMs));
          return 2;
        },
      },
      blobs: {
        unneeded: async (sha256s, forMs) => {
          expect(forMs).toBe(7 * dayMs);
          askedFor(sha256s);
          const found = sha256s.filter((sha256) => !needed.has(sha256));
          await whenAsked();
          return found;
        },
        forget: async (sha256) => {
          forgotten.push(sha256);
        },
      },
    });

  it('removes what was neither named nor kept for a week, and nothing else', async () => {
    const old = await keep('old', 8);
    const young = await keep('young', 6);
    const used = await keep('used', 400);
    needed.add(used);
    expect(await sweep()).toEqual({ unfinished: 0, unoffered: 2, unneeded: 1 });
    expect(readdirSync(folder).sort()).toEqual([young, used].sort());
    expect(forgotten).toEqual([old]);
  });

  it('asks of young bytes, too, so that their week begins with the last name', async () => {
    const young = await keep('young', 1);
    const asked: string[] = [];
    await sweep((sha256s) => asked.push(...sha256s));
    expect(asked).toEqual([young]);
  });

  it('removes what an intake left behind a day ago, and leaves one that may be under way', async () => {
    for (const [name, days] of [
      ['.incoming-old', 1.1],
      ['.incoming-young', 0.9],
    ] as const) {
      writeFileSync(path.join(folder, name), 'a part');
      age(name, days);
    }
    expect(await sweep()).toEqual({ unfinished: 1, unoffered: 2, unneeded: 0 });
    expect(readdirSync(folder)).toEqual(['.incoming-young']);
  });

  it('leaves bytes that are taken in again while it works: whoever took them is about to publish them', async () => {
    const old = await keep('old', 8);
    whenAsked = () => objects.put(Buffer.from('old'));
    expect(await sweep()).toEqual({ unfinished: 0, unoffered: 2, unneeded: 0 });
    expect(readdirSync(folder)).toEqual([old]);
    expect(forgotten).toEqual([]);
  });

  it('never leaves an intake without its bytes, however the two meet', async () => {
    for (let round = 0; round < 100; round += 1) {
      const old = await keep('old', 8);
      await Promise.all([sweep(), objects.put(Buffer.from('old'))]);
      expect(readdirSync(folder)).toEqual([old]);
    }
  });
});
