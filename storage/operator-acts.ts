import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '../core/actors.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import type { OperatorActKind } from '../core/operator-acts.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type Database, reaching, type Transaction } from './database.ts';
import { noHash } from './events.ts';
import { pageOf } from './paging.ts';
import type { Facts, OperatorAct, Page, PageRequest } from './records.ts';
import type { Sealing } from './sealing.ts';

export interface OperatorActRecord extends Required<OperatorAct> {
  /** Without gaps, from 1. */
  readonly number: number;
  readonly at: Date;
  /** Hexadecimal SHA-256 over the hash before and all of this act; of the reason, over its digest. */
  readonly hash: string;
}

/** How a chain of acts stands. */
export interface ActChain {
  readonly acts: number;
  /** Hexadecimal; empty while nothing was done. */
  readonly hash: string;
  /** The first act that is missing, changed or out of its place; null when all stand as they were written. */
  readonly brokenAt: number | null;
}

/** The audit trail of what is no command: numbered without gaps, chained, and never changed. */
export interface OperatorActs {
  /** Within a transaction, what was done and that it was done are written together or not at all. */
  note(act: OperatorAct, through?: Transaction): Promise<void>;
  /** The newest first; the cursor is the number of the last one that was shown. */
  page(page: PageRequest): Promise<Page<OperatorActRecord>>;
  verify(): Promise<ActChain>;
}

interface Row {
  readonly number: number;
  readonly at: Date;
  readonly actorKind: Actor['kind'];
  readonly actorId: string;
  readonly act: OperatorActKind;
  readonly upgradeId: string | null;
  readonly subject: string | null;
  readonly reasonDigest: string | null;
  readonly reasonSealed: Uint8Array | null;
  readonly before: Facts | null;
  readonly after: Facts | null;
  readonly hash: string;
}

const columns = Prisma.sql`number, at, actor_kind as "actorKind", actor_id as "actorId", act,
  upgrade_id as "upgradeId", subject, reason_digest as "reasonDigest", reason_sealed as "reasonSealed",
  before, after, encode(hash, 'hex') as hash from operator_act`;

const maxNumber = 2_147_483_647;
const actsOnPage = 1000;

export function createOperatorActs(database: Database, sealing: Sealing): OperatorActs {
  return {
    note: (act, through) =>
      reaching(() =>
        through
          ? append(through, sealing, act)
          : database.$transaction((transaction) => append(transaction, sealing, act)),
      ),
    page: ({ limit, cursor }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<Row[]>`
          select ${columns} where number < ${cursor === null ? maxNumber : Number(cursor)}
          order by number desc limit ${limit + 1}`;
        const page = pageOf(rows, limit, ({ number }) => String(number));
        return { ...page, items: page.items.map((row) => recordOf(row, sealing)) };
      }),
    verify: () => reaching(() => verify(database, sealing)),
  };
}

async function append(transaction: Transaction, sealing: Sealing, act: OperatorAct): Promise<void> {
  // One act after the other: each is chained to the one before.
  await transaction.$executeRaw`select pg_advisory_xact_lock(hashtextextended('operator_act', 0))`;
  const [last] = await transaction.$queryRaw<{ number: number; hash: string; now: Date }[]>`
    select coalesce(max(number), 0)::int as number, crossgrade_now() as now, coalesce((select encode(hash, 'hex')
      from operator_act order by number desc limit 1), ${noHash}) as hash from operator_act`;
  if (!last) throw new Error('the last act was not found');
  const reason = sealReason(sealing, last.number + 1, act.reason ?? null);
  const row = {
    number: last.number + 1,
    at: last.now,
    actorKind: act.actor.kind,
    actorId: act.actor.id,
    act: act.act,
    upgradeId: act.upgradeId ?? null,
    subject: act.subject ?? null,
    reasonDigest: reason?.digest ?? null,
    before: act.before ?? null,
    after: act.after ?? null,
  };
  await transaction.$executeRaw`
    insert into operator_act (number, at, actor_kind, actor_id, act, upgrade_id, subject, reason_digest, reason_sealed,
      before, after, hash)
    values (${row.number}, ${row.at}::timestamptz, ${row.actorKind}, ${row.actorId}, ${row.act}, ${row.upgradeId}::uuid,
      ${row.subject}, ${row.reasonDigest}, ${reason?.sealed ?? null}, ${jsonOrNull(row.before)}::jsonb,
      ${jsonOrNull(row.after)}::jsonb, decode(${hashAfter(last.hash, row)}, 'hex'))`;
}

async function verify(database: Database, sealing: Sealing): Promise<ActChain> {
  let chain: ActChain = { acts: 0, hash: noHash, brokenAt: null };
  for (;;) {
    const rows: readonly Row[] = await database.$queryRaw<Row[]>`
      select ${columns} where number > ${chain.acts} order by number limit ${actsOnPage}`;
    for (const row of rows) {
      const next = chain.acts + 1;
      if (!stands(row, chain, sealing)) return { ...chain, brokenAt: next };
      chain = { acts: next, hash: row.hash, brokenAt: null };
    }
    if (rows.length < actsOnPage) return chain;
  }
}

function stands(row: Row, before: ActChain, sealing: Sealing): boolean {
  if (row.number !== before.acts + 1 || hashAfter(before.hash, row) !== row.hash) return false;
  return row.reasonSealed === null || digestOf(openReason(row, row.reasonSealed, sealing)) === row.reasonDigest;
}

function hashAfter(before: string, row: Omit<Row, 'hash' | 'reasonSealed'>): string {
  const { number, at, actorKind, actorId, act, upgradeId, subject, reasonDigest } = row;
  const facts = { number, at: at.toISOString(), actorKind, actorId, act, upgradeId, subject, reasonDigest };
  return createHash('sha256')
    .update(before)
    .update(canonicalJson({ ...facts, before: row.before, after: row.after }))
    .digest('hex');
}

interface SaltedReason {
  readonly salt: string;
  readonly reason: string;
}

/** The salt keeps a digest that outlives its reason from telling what it was. */
function sealReason(sealing: Sealing, number: number, reason: string | null) {
  if (reason === null) return null;
  const salted = { salt: randomBytes(16).toString('base64url'), reason };
  return { digest: digestOf(salted), sealed: sealing.seal(canonicalJson({ ...salted }), placeOf(number)) };
}

function digestOf({ salt, reason }: SaltedReason): string {
  return createHash('sha256').update(`${salt} ${reason}`).digest('hex');
}

function openReason({ number }: Row, sealed: Uint8Array, sealing: Sealing): SaltedReason {
  return parseReason(sealing.open(sealed, placeOf(number)));
}

function parseReason(text: string): SaltedReason {
  return JSON.parse(text) as SaltedReason;
}

/** Why an act was done, in the clear. */
export function openActReason(sealing: Sealing, number: number, sealed: Uint8Array): string {
  return parseReason(sealing.open(sealed, placeOf(number))).reason;
}

/** Where the reason of an act lies sealed. */
function placeOf(number: number): string {
  return `operator_act:${String(number)}`;
}

function recordOf(row: Row, sealing: Sealing): OperatorActRecord {
  const { number, at, actorKind, actorId, act, upgradeId, subject, reasonSealed, before, after, hash } = row;
  const reason = reasonSealed === null ? null : openReason(row, reasonSealed, sealing).reason;
  return { number, at, actor: { kind: actorKind, id: actorId }, act, upgradeId, subject, reason, before, after, hash };
}

function jsonOrNull(value: Facts | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
