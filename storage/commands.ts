import { v7 as uuid } from 'uuid';
import { Prisma } from '../prisma/generated/client.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import type { Actor } from '../core/actors.ts';
import type { Command, CommandKind } from '../core/commands.ts';
import type { Problem } from '../core/problems.ts';
import { type Database, reaching } from './database.ts';
import { pageOf } from './paging.ts';
import type { Acceptance, Asked, CommandRecord, CommandResult, Outcome, Storage } from './records.ts';
import type { Sealing } from './sealing.ts';

/** A command as PostgreSQL has it. */
export interface CommandRow {
  id: string;
  upgradeId: string;
  kind: CommandKind;
  actorKind: Actor['kind'];
  actorId: string;
  createdAt: Date;
  outcome: string | null;
  problem: Problem | null;
  effective: boolean;
  decidedAt: Date | null;
  result: CommandResult | null;
  resultAt: Date | null;
  requestDigest: Uint8Array;
  position: bigint;
}

export const commandColumns = Prisma.sql`id, upgrade_id as "upgradeId", kind, actor_kind as "actorKind", actor_id as "actorId",
  created_at as "createdAt", outcome, problem, effective, decided_at as "decidedAt", result, result_at as "resultAt",
  request_digest as "requestDigest", position`;

/** Where a command's payload lies sealed. */
export function payloadPlace(commandId: string): string {
  return `command_payload:${commandId}`;
}

/** Whose idempotency keys these are: for a visitor without an account, those of the upgrade that the key opens. */
function scopeOf(actor: Actor, upgradeId: string): string {
  return actor.kind === 'visitor' ? `upgrade:${upgradeId}` : `${actor.kind}:${actor.id}`;
}

/** Idempotency keys are kept as digests alone: clients put all kinds of things into them. */
export function keyDigest(sealing: Sealing, idempotencyKey: string): string {
  return Buffer.from(sealing.digest(idempotencyKey, 'request')).toString('hex');
}

/** The key of a command as its row has it. */
export function storedKey(sealing: Sealing, idempotencyKey: string): string {
  return `key:${keyDigest(sealing, idempotencyKey)}`;
}

export function createCommands(database: Database, sealing: Sealing): Storage['commands'] {
  return {
    accept: (upgradeId, command, asked) => reaching(() => accept(database, sealing, upgradeId, command, asked)),
    find: (commandId) => reaching(() => find(database, commandId)),
    page: (upgradeId, { limit, cursor }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<CommandRow[]>`
          select ${commandColumns} from command
          where upgrade_id = ${upgradeId}::uuid and position < ${cursor === null ? maxPosition : BigInt(cursor)}
          order by position desc limit ${limit + 1}`;
        const page = pageOf(rows, limit, ({ position }) => position.toString());
        return { ...page, items: page.items.map(commandRecord) };
      }),
  };
}

const maxPosition = 2n ** 63n - 1n;

async function accept(
  database: Database,
  sealing: Sealing,
  upgradeId: string,
  command: Command,
  { actor, route, idempotencyKey }: Asked,
): Promise<Acceptance> {
  const id = uuid();
  const scope = scopeOf(actor, upgradeId);
  const content = canonicalJson({ upgradeId, command });
  const digest = sealing.digest(content, 'request');
  const natural = keyDigest(sealing, canonicalJson({ actor, content }));
  const key =
    idempotencyKey === null
      ? Prisma.sql`'content:' || u.revision || ':' || ${natural}`
      : Prisma.sql`${storedKey(sealing, idempotencyKey)}`;

  const inserted = await database.$queryRaw<CommandRow[]>`
    with stored as (
      insert into command (id, upgrade_id, kind, route, scope, idempotency_key, request_digest,
        actor_kind, actor_id, created_at)
      select ${id}::uuid, u.id, ${command.kind}, ${route}, ${scope}, ${key}, ${digest},
        ${actor.kind}, ${actor.id}, crossgrade_now()
      from upgrade u where u.id = ${upgradeId}::uuid
      on conflict (scope, route, idempotency_key) do nothing
      returning *
    ), payload as (
      insert into command_payload (command_id, sealed)
      select id, ${sealing.seal(canonicalJson(command), payloadPlace(id))} from stored
    )
    select ${commandColumns} from stored`;
  if (inserted[0]) return { kind: 'new', command: commandRecord(inserted[0]) };

  const [known] = await database.$queryRaw<CommandRow[]>`
    select ${commandColumns} from command
    where scope = ${scope} and route = ${route} and idempotency_key = (
      select ${key} from upgrade u where u.id = ${upgradeId}::uuid)`;
  if (!known && idempotencyKey !== null) throw new Error('a command is stored for an upgrade that exists');
  if (!known) return accept(database, sealing, upgradeId, command, { actor, route, idempotencyKey });
  if (!Buffer.from(known.requestDigest).equals(digest)) return { kind: 'other-request' };
  return { kind: 'known', command: commandRecord(known) };
}

async function find(database: Database, commandId: string): Promise<CommandRecord | null> {
  const [row] = await database.$queryRaw<
    CommandRow[]
  >`select ${commandColumns} from command where id = ${commandId}::uuid`;
  return row ? commandRecord(row) : null;
}

export function commandRecord(row: CommandRow): CommandRecord {
  const { id, upgradeId, kind, createdAt, decidedAt, result, resultAt } = row;
  const actor: Actor = { kind: row.actorKind, id: row.actorId };
  return { id, upgradeId, kind, actor, createdAt, outcome: outcomeOf(row), decidedAt, result, resultAt };
}

function outcomeOf({ outcome, problem, effective }: CommandRow): Outcome | null {
  if (outcome === null) return null;
  return problem === null ? { accepted: true, effective } : { accepted: false, problem };
}
