import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from '../prisma/generated/client.ts';

export type Database = PrismaClient;

/** A transaction, or the database itself: whatever runs statements. */
export type Transaction = Prisma.TransactionClient;

/** PostgreSQL did not answer, or broke off: nothing is known about what was asked last. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}

/** A pool of connections; a statement ends after 8 s, and waits at most 3 s for a lock. */
export function openDatabase(url: string, connections = 10): Database {
  const adapter = new PrismaPg({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5000,
    options: '-c statement_timeout=8000 -c lock_timeout=3000',
  });
  return new PrismaClient({ adapter });
}

/** Whether a statement was refused because something that must be unique exists, or because of a deadlock. */
export function isTaken(error: unknown): boolean {
  return causes(error).some((cause) => 'code' in cause && typeof cause.code === 'string' && taken.has(cause.code));
}

const taken = new Set(['P2002', 'P2034', '23505', '40P01']);
const lostConnections = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024']);
const lostSockets = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', '57P01', '57P02', '57P03', '08006']);

/** Runs statements; tells a database that is away (`StorageUnavailable`) from a fault of ours. */
export async function reaching<Answer>(statements: () => Promise<Answer>): Promise<Answer> {
  try {
    return await statements();
  } catch (error) {
    if (isAway(error)) throw new StorageUnavailable('PostgreSQL does not answer', { cause: error });
    throw error;
  }
}

function isAway(error: unknown): boolean {
  return causes(error).some(
    (cause) =>
      ('code' in cause &&
        typeof cause.code === 'string' &&
        (lostConnections.has(cause.code) || lostSockets.has(cause.code))) ||
      /connection (terminated|timeout)|timeout exceeded when trying to connect|server has closed/i.test(cause.message),
  );
}

/** An error and what caused it, as far as they are errors. */
function causes(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [];
  return [error, ...causes(error.cause), ...causes('meta' in error ? nestedCause(error.meta) : undefined)];
}

function nestedCause(meta: unknown): unknown {
  return typeof meta === 'object' && meta !== null && 'driverAdapterError' in meta
    ? meta.driverAdapterError
    : undefined;
}
