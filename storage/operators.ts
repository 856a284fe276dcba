import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { Actor, OperatorRole } from '../core/actors.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type Database, reaching, type Transaction } from './database.ts';
import type { OperatorActs } from './operator-acts.ts';
import { pageOf } from './paging.ts';
import type { OperatorChange, OperatorMaking, OperatorRecord, Storage } from './records.ts';
import type { Sealing } from './sealing.ts';
import { makeSecret, secretDigest } from './secrets.ts';

interface Row extends OperatorRecord {
  readonly passwordHash: string | null;
  readonly totpSealed: Uint8Array;
}

const columns = Prisma.sql`id, login, name, role, created_at as "createdAt", dismissed_at as "dismissedAt",
  password_hash is not null as "isSetUp", password_hash as "passwordHash", totp_sealed as "totpSealed"`;

const totpKeyBytes = 20;

interface Tools {
  readonly transaction: Transaction;
  readonly sealing: Sealing;
  readonly acts: OperatorActs;
}

/** People at the vendor. Whatever is done to one is noted as an act, in the same transaction. */
export function createOperators(database: Database, sealing: Sealing, acts: OperatorActs): Storage['operators'] {
  const within = <Answer>(work: (tools: Tools) => Promise<Answer>) =>
    reaching(() => database.$transaction((transaction) => work({ transaction, sealing, acts })));
  const first = (rows: readonly Row[]) => (rows[0] ? { operator: recordOf(rows[0]), row: rows[0] } : null);

  return {
    make: (actor, operator) => within((tools) => make(tools, actor, operator)),
    reset: (actor, id, reason) => within((tools) => reset(tools, actor, id, reason)),
    setRole: (actor, id, role, reason) =>
      within((tools) => change(tools, id, role !== 'administrator', () => setRole(tools, actor, id, role, reason))),
    dismiss: (actor, id, reason) => within((tools) => change(tools, id, true, () => dismiss(tools, actor, id, reason))),
    page: ({ limit, cursor }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<Row[]>`
          select ${columns} from operator where login > ${cursor ?? ''} order by login limit ${limit + 1}`;
        const page = pageOf(rows, limit, ({ login }) => login);
        return { ...page, items: page.items.map(recordOf) };
      }),
    hasAdministrator: () =>
      reaching(async () => {
        const [row] = await database.$queryRaw<{ found: boolean }[]>`
          select exists (select 1 from operator where role = 'administrator' and password_hash is not null
            and dismissed_at is null) as found`;
        return row?.found ?? false;
      }),
    awaitingSetUp: (secret) =>
      reaching(async () => {
        const found = first(
          await database.$queryRaw<Row[]>`
            select ${columns} from operator where set_up_digest = ${secretDigest(secret)} and set_up_until > now()`,
        );
        return found && { operator: found.operator, totpKey: openTotpKey(found.row, sealing) };
      }),
    setUp: (secret, { passwordHash, totpStep, recoveryDigests }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<Row[]>`
          update operator set password_hash = ${passwordHash}, totp_step = ${BigInt(totpStep)},
            recovery_digests = ${[...recoveryDigests]}, set_up_digest = null, set_up_until = null
          where set_up_digest = ${secretDigest(secret)} and set_up_until > now()
          returning ${columns}`;
        return first(rows)?.operator ?? null;
      }),
    credentials: (login) =>
      reaching(async () => {
        const found = first(
          await database.$queryRaw<Row[]>`
            select ${columns} from operator
            where login = ${login} and password_hash is not null and dismissed_at is null`,
        );
        const passwordHash = found?.row.passwordHash ?? null;
        if (!found || passwordHash === null) return null;
        return { operator: found.operator, passwordHash, totpKey: openTotpKey(found.row, sealing) };
      }),
    takeTotpStep: (id, step) =>
      reaching(async () => {
        const taken = await database.$executeRaw`
          update operator set totp_step = ${BigInt(step)}
          where id = ${id}::uuid and (totp_step is null or totp_step < ${BigInt(step)})`;
        return taken > 0;
      }),
    takeRecoveryCode: (id, digest) =>
      reaching(async () => {
        const taken = await database.$executeRaw`
          update operator set recovery_digests = array_remove(recovery_digests, ${digest})
          where id = ${id}::uuid and ${digest} = any(recovery_digests)`;
        return taken > 0;
      }),
  };
}

async function make(
  { transaction, sealing, acts }: Tools,
  actor: Actor,
  { login, name, role }: Pick<OperatorRecord, 'login' | 'name' | 'role'>,
): Promise<OperatorMaking> {
  const id = uuid();
  const secret = makeSecret();
  const [made] = await transaction.$queryRaw<Row[]>`
    insert into operator (id, login, name, role, totp_sealed, recovery_digests, set_up_digest, set_up_until, created_at)
    values (${id}::uuid, ${login}, ${name}, ${role}, ${newTotpKey(id, sealing)}, '{}', ${secretDigest(secret)},
      now() + interval '1 day', now())
    on conflict (login) do nothing
    returning ${columns}`;
  if (made) {
    await acts.note({ actor, act: 'makeOperator', subject: id, after: { role } }, transaction);
    return { kind: 'made', operator: recordOf(made), secret };
  }
  const [known] = await transaction.$queryRaw<Row[]>`select ${columns} from operator where login = ${login}`;
  if (known?.name !== name || known.role !== role) return { kind: 'taken' };
  return { kind: 'known', operator: recordOf(known) };
}

/** A new password, authenticator and recovery codes have to be set up; until then nobody signs in as this operator. */
async function reset({ transaction, sealing, acts }: Tools, actor: Actor, id: string, reason: string) {
  const secret = makeSecret();
  const [row] = await transaction.$queryRaw<Row[]>`
    update operator set password_hash = null, totp_sealed = ${newTotpKey(id, sealing)}, totp_step = null,
      recovery_digests = '{}', set_up_digest = ${secretDigest(secret)}, set_up_until = now() + interval '1 day'
    where id = ${id}::uuid and dismissed_at is null
    returning ${columns}`;
  if (!row) return null;
  await transaction.$executeRaw`delete from operator_session where operator_id = ${id}::uuid`;
  await acts.note({ actor, act: 'resetOperator', subject: id, reason }, transaction);
  return { operator: recordOf(row), secret };
}

/** Changes an operator, unless it is the last administrator who can sign in. */
async function change(
  { transaction }: Tools,
  id: string,
  endsAdministration: boolean,
  apply: () => Promise<Row | undefined>,
): Promise<OperatorChange | null> {
  const others = await transaction.$queryRaw<{ id: string }[]>`
    select id from operator where role = 'administrator' and password_hash is not null and dismissed_at is null
    order by id for update`;
  const isLast = others.length === 1 && others[0]?.id === id;
  if (endsAdministration && isLast) return { kind: 'last-administrator' };
  const row = await apply();
  return row ? { kind: 'changed', operator: recordOf(row) } : null;
}

async function setRole({ transaction, acts }: Tools, actor: Actor, id: string, role: OperatorRole, reason: string) {
  const [before] = await transaction.$queryRaw<
    Row[]
  >`select ${columns} from operator where id = ${id}::uuid for update`;
  if (!before || before.role === role) return before;
  const [row] = await transaction.$queryRaw<Row[]>`
    update operator set role = ${role} where id = ${id}::uuid returning ${columns}`;
  const change = { before: { role: before.role }, after: { role } };
  await acts.note({ actor, act: 'setRole', subject: id, reason, ...change }, transaction);
  return row;
}

async function dismiss({ transaction, acts }: Tools, actor: Actor, id: string, reason: string) {
  const dismissed = await transaction.$executeRaw`
    update operator set dismissed_at = now(), password_hash = null, recovery_digests = '{}', set_up_digest = null
    where id = ${id}::uuid and dismissed_at is null`;
  await transaction.$executeRaw`delete from operator_session where operator_id = ${id}::uuid`;
  if (dismissed > 0) await acts.note({ actor, act: 'dismissOperator', subject: id, reason }, transaction);
  const [row] = await transaction.$queryRaw<Row[]>`select ${columns} from operator where id = ${id}::uuid`;
  return row;
}

function newTotpKey(id: string, sealing: Sealing): Uint8Array<ArrayBuffer> {
  return sealing.seal(randomBytes(totpKeyBytes).toString('base64'), placeOf(id));
}

function openTotpKey({ id, totpSealed }: Row, sealing: Sealing): Buffer {
  return Buffer.from(sealing.open(totpSealed, placeOf(id)), 'base64');
}

/** Where the key of an operator's authenticator lies sealed. */
function placeOf(id: string): string {
  return `operator:${id}`;
}

function recordOf({ passwordHash: _hash, totpSealed: _totp, ...record }: Row): OperatorRecord {
  return record;
}
