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
  let damaged: unknown[];
  let logged: string;
  let nowMs: number;
  let stop: AbortController;

  beforeEach(() => {
    unreadable = new Map();
    away = null;
    known = new Map();
    read = [];
    damaged = [];
    logged = '';
    nowMs = 0;
    stop = new AbortController();
  });

  function start(): Promise<void> {
    return digestKits({
      kits: {
        withoutSha256: async (except) => {
          const error = away;
          away = null;
          if (error) throw error;
          const next = names.find((name) => !known.has(name) && !except.includes(name));
          return next === undefined ? null : { ...kitContent, layoutDigest: next };
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
          return error ? new Readable({ read: (): void => undefined }).destroy(error) : Readable.from([bytes]);
        },
      }),
      noteDamage: async (...found) => {
        damaged.push(found);
      },
      log: pino({}, { write: (line: string) => (logged += line) }),
      stopping: stop.signal,
      everyMs: 1,
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

    stop = new AbortController();
    const digesting = start();
    await eventually('it is tried', async () => read.length === 3);
    unreadable.clear();
    nowMs = 11 * minuteMs;
    await eventually('it is known, too', async () => known.size === 2);
    stop.abort();
    await digesting;
  });

  it('goes on when the list of kits could not be read', async () => {
    away = new Error('PostgreSQL is away');
    await until('both are known all the same', () => known.size === 2);
    expect(logged).toContain('PostgreSQL is away');
  });
});
