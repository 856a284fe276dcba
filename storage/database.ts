import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from '../prisma/generated/client.ts';

export type Database = PrismaClient;

/** A transaction, or the database itself: whatever runs statements. */
export type Transaction = Prisma.TransactionClient;

/** PostgreSQL did not answer, or broke off: nothing is known about what was asked last. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}

/**
 * A statement was refused. Says by which codes, and where it was asked; what PostgreSQL said in words is left out, since
 * it quotes values, and errors end in logs.
 */
class StatementFailed extends Error {
  override readonly name = 'StatementFailed';

  constructor(kinds: string, refused: Error) {
    super(`a statement was refused: ${kinds}`);
    const at = refused.stack?.indexOf('\n    at ') ?? -1;
    if (refused.stack !== undefined && at >= 0) this.stack = `${this.name}: ${this.message}${refused.stack.slice(at)}`;
  }
}

/**
 * A pool of connections; a statement ends after 8 s, and waits at most 3 s for a lock. A transaction in which nothing
 * has been asked for 10 s is ended with its connection: a process that hangs would hold its locks for good. Statements
 * are prepared under a name, so that a connection reads and plans each text once, and not at every decision.
 */
export function openDatabase(url: string, connections = 10): Database {
  const pool = {
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5000,
    options: '-c statement_timeout=8000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=10000',
  };
  const adapter = new PrismaPg(pool, { statementNameGenerator: nameStatements() });
  return new PrismaClient({ adapter });
}

/** Begins a statement whose best plan depends on what is looked for: it is planned each time. */
export const plannedEachTime = '/* planned each time */';

/** More texts than these come only from lists filtered in ever new ways: they go without a name. */
const namesAtMost = 500;
const nameless = '';

function nameStatements(): (statement: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    if (sql.trimStart().startsWith(plannedEachTime)) return nameless;
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= namesAtMost) return nameless;
    const name = createHash('sha256').update(sql).digest('base64url');
    names.set(sql, name);
    return name;
  };
}

/** Whether a statement was refused because something that must be unique exists, or because of a deadlock. */
export function isTaken(error: unknown): boolean {
  return signsOf(error).some((sign) => taken.has(sign));
}

const taken = new Set([
  'P2002',
  'P2034',
  '23505',
  '40001',
  '40P01',
  'UniqueConstraintViolation',
  'TransactionWriteConflict',
]);

/** By Prisma, by its adapter, by PostgreSQL and by the operating system. */
const away = new Set([
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'],
  ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE'],
]);
/** Connections, transactions that idled, resources, locks that nobody gave back in time, statements cut off, the system. */
const awayClasses = /^(08|53|55|57|58)[0-9A-Z]{3}$|^25P0[34]$/;
const awayMessage =
  /connection (terminated|timeout)|timeout exceeded when trying to connect|server has closed|encountered a connection error/i;

/** Runs statements; tells a database that is away (`StorageUnavailable`) from a fault of ours. */
export async function reaching<Answer>(statements: () => Promise<Answer>): Promise<Answer> {
  try {
    return await statements();
  } catch (error) {
    if (isAway(error)) throw new StorageUnavailable(`PostgreSQL does not answer: ${kindsOf(error)}`);
    if (isStatementFault(error)) throw new StatementFailed(kindsOf(error), error);
    throw error;
  }
}

/** What Prisma throws names a request; faults of our own code do not. */
function isStatementFault(error: unknown): error is Error {
  return error instanceof Error && error.name.startsWith('Prisma');
}

/** The codes by which Prisma and PostgreSQL tell what went wrong. */
function kindsOf(error: unknown): string {
  const codes = signsOf(error).filter((sign) => /^[A-Za-z0-9]+$/.test(sign));
  return [...new Set(codes)].join(' ') || 'unknown';
}

function isAway(error: unknown): boolean {
  return signsOf(error).some((sign) => away.has(sign) || awayClasses.test(sign) || awayMessage.test(sign));
}

/** Where a fault tells its kind: Prisma nests what its adapter and PostgreSQL said, partly as plain objects. */
const signs = ['code', 'originalCode', 'kind', 'message'];
const nests = ['cause', 'meta', 'driverAdapterError'];

function signsOf(fault: unknown): readonly string[] {
  if (typeof fault !== 'object' || fault === null) return [];
  const members = new Map<string, unknown>(signs.concat(nests).map((name) => [name, Reflect.get(fault, name)]));
  const own = signs.map((name) => members.get(name)).filter((value) => typeof value === 'string');
  return [...own, ...nests.flatMap((name) => signsOf(members.get(name)))];
}
