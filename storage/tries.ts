import { createHmac } from 'node:crypto';
import pg from 'pg';
import { type RateLimiterAbstract, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { reaching } from './database.ts';

/** How far a limit is used up. */
export interface Taken {
  /** Those before this one, in the same window. */
  readonly before: number;
  readonly left: number;
  readonly isOver: boolean;
  /** Until all of them are forgotten. */
  readonly forgottenInMs: number;
}

/** Bounds tries of one kind, each under a name: of a network, of an address, of the beginning of a key. */
export interface TryLimit {
  readonly kind: TryKind;
  readonly most: number;
  readonly windowSeconds: number;
  /** Counts a try before it is made, so that no burst outruns the count. */
  take(name: string): Promise<Taken>;
  /** Takes back one that was right. */
  giveBack(name: string): Promise<void>;
}

/** What is bounded, as the header `RateLimit` names it. */
export type TryKind =
  | 'keys-of-network'
  | 'keys-of-beginning'
  | 'keys-of-account'
  | 'codes-of-network'
  | 'mails-to-address'
  | 'mails-of-network'
  | 'staff-of-login'
  | 'staff-of-login-and-network'
  | 'staff-of-network';

/** Makes a limit. Two of the same kind count together. */
export type LimitTries = (kind: TryKind, most: number) => TryLimit;

const windowSeconds = 900;
/** Beside the connections of everything else, so that a flood of guesses takes none of those. */
const connections = 4;
const connectedWithinMs = 5000;

interface TriesSettings {
  readonly url: string;
  /** Names are kept as digests under this key: they are addresses, logins and beginnings of keys. */
  readonly key: Uint8Array;
}

/**
 * Bounds tries for all processes together. A name that is over its limit is known in memory, until it is forgotten or
 * a try is given back by which it is within it again, and costs PostgreSQL nothing; the tries under one name are counted one after the other, so that a burst of them neither
 * outruns that nor stands before the tries of others. While PostgreSQL does not answer, nothing is tried (`StorageUnavailable`).
 */
export function openTries({ url, key }: TriesSettings): { limit: LimitTries; close(): Promise<void> } {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectedWithinMs,
    options: '-c statement_timeout=2000 -c synchronous_commit=off',
  });
  // What happens to an idle connection is told by the next statement too.
  pool.on('error', () => undefined);
  const digestOf = (name: string) => createHmac('sha256', key).update(name).digest('base64url');

  return {
    limit(kind, most) {
      const limiter = new RateLimiterPostgres({
        ...{ keyPrefix: kind, points: most, duration: windowSeconds },
        storeClient: pool,
        storeType: 'pool',
        tableName: 'try_count',
        tableCreated: true,
        inMemoryBlockOnConsumed: most + 1,
      });
      const inTurn = linesByName();
      return {
        kind,
        most,
        windowSeconds,
        take: async (name) => inTurn(name, async () => reaching(async () => take(limiter, digestOf(name)))),
        giveBack: async (name) =>
          inTurn(name, async () =>
            reaching(async () => {
              const { consumedPoints } = await limiter.reward(digestOf(name));
              if (consumedPoints === most - 1) limiter.deleteInMemoryBlockedAll();
            }),
          ),
      };
    },
    close: async () => pool.end(),
  };
}

/** Does what is asked under one name in the order of asking, and under different names at once. */
function linesByName() {
  const last = new Map<string, Promise<unknown>>();
  return async <Answer>(name: string, act: () => Promise<Answer>): Promise<Answer> => {
    const mine = (last.get(name) ?? Promise.resolve()).then(act, act);
    last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (last.get(name) === mine) last.delete(name);
    }
  };
}

/** The library throws how far a limit is used up once that is too far. What is not heard is not counted either. */
export async function take(limiter: RateLimiterAbstract, name: string): Promise<Taken> {
  try {
    const { consumedPoints, remainingPoints, msBeforeNext } = await limiter.consume(name);
    return { before: consumedPoints - 1, left: remainingPoints, isOver: false, forgottenInMs: msBeforeNext };
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    if (error.consumedPoints > limiter.points) await limiter.reward(name);
    return { before: limiter.points, left: 0, isOver: true, forgottenInMs: error.msBeforeNext };
  }
}
