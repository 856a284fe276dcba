import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { digestKits } from '../../bin/digest-kits.ts';
import { BlobDamaged } from '../../kit/archive-reader.ts';
import { kitContent } from '../api/fixtures.ts';
import { sha256Of } from '../kit/installers.ts';
import { eventually } from '../support/processes.ts';

const bytes = Buffer.from('a whole kit');
const names = ['first', 'second'];
const minuteMs = 60_000;

describe('digestKits', () => {
  let unreadable: Map<string, Error>;
  /** Thrown once. */
  let away: Error | null;
  let known: Map<string, string>;
  let read: string[];
  /** What each claim left alone. */
  let leftAlone: (readonly string[])[];
  let damaged: unknown[];
  let logged: string;
  let nowMs: number;
  /** Until when a kit is claimed, by its name: that is its claim here. */
  let claimedUntilMs: Map<string, number>;
  let renewed: string[];
  /** What holds a kit back in the middle of its bytes. */
  let slow: Promise<void> | null;
  let stop: AbortController;

  beforeEach(() => {
    unreadable = new Map();
    away = null;
    known = new Map();
    read = [];
    leftAlone = [];
    damaged = [];
    logged = '';
    nowMs = 0;
    claimedUntilMs = new Map();
    renewed = [];
    slow = null;
    stop = new AbortController();
  });

  function start(): Promise<void> {
    return digestKits({
      kits: {
        claimUndigested: async (except, forMs) => {
          const error = away;
          away = null;
          if (error) throw error;
          leftAlone.push(except);
          const isFree = (name: string) => (claimedUntilMs.get(name) ?? 0) <= nowMs;
          const next = names.find((name) => !known.has(name) && !except.includes(name) && isFree(name));
          if (next === undefined) return null;
          claimedUntilMs.set(next, nowMs + forMs);
          return { claim: next, content: { ...kitContent, layoutDigest: next } };
        },
        renewClaim: async (claim, forMs) => {
          renewed.push(claim);
          claimedUntilMs.set(claim, nowMs + forMs);
          if (renewed.length === 1) throw new Error('PostgreSQL was away');
        },
        endClaim: async (claim) => {
          claimedUntilMs.delete(claim);
        },
        noteSha256: async (name, sha256) => {
          known.set(name, sha256);
        },
      },
      archives: async ({ layoutDigest }) => ({
        sizeBytes: bytes.length,
        read: () => {
          read.push(layoutDigest);
          const error = unreadable.get(layoutDigest);
          if (error) return new Readable({ read: (): void => undefined }).destroy(error);
          return Readable.from(slow ? inTwo(slow) : [bytes]);
        },
      }),
      noteDamage: async (...found) => {
        damaged.push(found);
      },
      log: pino({}, { write: (line: string) => (logged += line) }),
      stopping: stop.signal,
      everyMs: 1,
      renewEveryMs: 2,
      elapsedMs: () => nowMs,
    });
  }

  async function until(what: string, holds: () => boolean): Promise<void> {
    const digesting = start();
    await eventually(what, async () => holds());
    stop.abort();
    await digesting;
  }

  it('tells of each kit the SHA-256 of the whole file, and reads it once', async () => {
    await until('both are known', () => known.size === 2);
    expect(known.get('first')).toBe(sha256Of(bytes));
    expect(read).toEqual(['first', 'second']);
  });

  it('leaves no kit waiting for one that cannot be read, which is tried again after ten minutes', async () => {
    unreadable.set('first', new BlobDamaged('c'.repeat(64), 3));
    await until('the other one is known', () => known.has('second'));
    expect(read).toEqual(['first', 'second']);
    expect(damaged).toEqual([['c'.repeat(64), 3]]);
    expect(logged).toContain('a kit could not be read for its digest');

    unreadable.clear();
    nowMs = 11 * minuteMs;
    stop = new AbortController();
    await until('it is known, too', () => known.size === 2);
  });

  it('tries ever less often what still cannot be read, at least once a day', async () => {
    unreadable.set('first', new Error('it is laid out in another way now'));
    const tries = () => read.filter((name) => name === 'first').length;
    const digesting = start();
    let due = 1;
    for (const pauseMinutes of [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]) {
      await eventually('it was tried', async () => tries() === due && leftAlone.at(-1)?.includes('first') === true);
      nowMs += pauseMinutes * minuteMs - 1;
      const asked = leftAlone.length;
      await eventually('it was looked again', async () => leftAlone.length > asked + 1);
      expect(tries()).toBe(due);
      nowMs += 1;
      due += 1;
    }
    stop.abort();
    await digesting;
  });

  it('has each kit read by one of two workers', async () => {
    const other = start();
    await until('both are known', () => known.size === 2);
    await other;
    expect(read.toSorted()).toEqual(['first', 'second']);
  });

  it('gives up at once what it cannot read, so that another worker may try', async () => {
    unreadable.set('first', new Error('the store is away'));
    await until('it has tried, and read the other', () => known.has('second'));
    expect([...claimedUntilMs]).toEqual([]);
    unreadable.clear();
    stop = new AbortController();
    await until('another worker has read it', () => known.size === 2);
  });

  it('renews its claim while it reads, though a renewal fails, and ends it when it has read', async () => {
    let goOn = (): void => undefined;
    slow = new Promise((resolve) => (goOn = resolve));
    const digesting = start();
    await eventually('it is renewed', async () => renewed.length >= 3);
    expect(new Set(renewed)).toEqual(new Set(['first']));
    expect(logged).toContain('the claim on a kit could not be renewed');
    goOn();
    await eventually('both are known', async () => known.size === 2);
    stop.abort();
    await digesting;
    expect(read).toEqual(['first', 'second']);
    expect([...claimedUntilMs]).toEqual([]);
  });

  it('gives up what it reads when it is stopped', async () => {
    slow = new Promise(() => undefined);
    await until('it reads', () => read.length === 1);
    expect(known.size).toBe(0);
    expect([...claimedUntilMs]).toEqual([]);
    expect(logged).not.toContain('could not be read');
  });

  it('goes on when the list of kits could not be read', async () => {
    away = new Error('PostgreSQL is away');
    await until('both are known all the same', () => known.size === 2);
    expect(logged).toContain('PostgreSQL is away');
  });
});

/** The bytes, in the middle of which there is something to wait for. */
async function* inTwo(meanwhile: Promise<void>): AsyncGenerator<Buffer> {
  yield bytes.subarray(0, 3);
  await meanwhile;
  yield bytes.subarray(3);
}
