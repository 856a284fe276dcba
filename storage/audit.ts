import { type Actor, operatorRoles } from '../core/actors.ts';
import type { CommandKind } from '../core/commands.ts';
import type { OperatorActKind } from '../core/operator-acts.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { parseCommand } from './command-payload.ts';
import { payloadPlace } from './commands.ts';
import { type Database, plannedEachTime, reaching } from './database.ts';
import { openActReason, type ActChain, type OperatorActs } from './operator-acts.ts';
import { pageOf } from './paging.ts';
import type { Facts, Page, PageRequest } from './records.ts';
import type { Sealing } from './sealing.ts';

/** Something that a person at the vendor did: a command of an upgrade, or an act beside them. */
export interface AuditEntry {
  readonly kind: 'command' | 'act';
  /** The number of an act, or the id of a command. */
  readonly id: string;
  readonly at: Date;
  readonly actor: Actor;
  readonly act: CommandKind | OperatorActKind;
  readonly upgradeId: string | null;
  readonly subject: string | null;
  readonly reason: string | null;
  /** Of commands null: their upgrade's events tell what changed. */
  readonly before: Facts | null;
  readonly after: Facts | null;
  /** Of acts null, of commands `accepted`, a problem's code, or null until decided. */
  readonly outcome: string | null;
}

export interface AuditFilter {
  readonly actorId?: string | undefined;
  readonly act?: string | undefined;
  readonly upgradeId?: string | undefined;
  /** The upgrade of an order, whoever placed it. */
  readonly orderNumber?: string | undefined;
  /** Inclusive. */
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly until?: Date | undefined;
}

/** Who did what, when and why. Looking leaves nothing here. */
export interface Audit {
  /** The newest first; the cursor is the place of the last one that was shown. */
  page(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>;
  /** Recomputes the chain of acts. */
  verify(): Promise<ActChain>;
}

type Row = Omit<AuditEntry, 'actor' | 'reason'> & {
  readonly actorKind: Actor['kind'];
  readonly actorId: string;
  readonly sealed: Uint8Array | null;
};

export function createAudit(database: Database, sealing: Sealing, operatorActs: Pick<OperatorActs, 'verify'>): Audit {
  return {
    verify: () => operatorActs.verify(),
    page: (filter, { limit, cursor }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<Row[]>`${Prisma.raw(plannedEachTime)}
          select * from ((select 'act' as kind, number::text as id, at, actor_kind as "actorKind", actor_id as "actorId", act,
            upgrade_id as "upgradeId", subject, reason_sealed as sealed, before, after, null as outcome
          from operator_act where ${matching(filter, columns.act)} and ${after(cursor, columns.act)}
          order by at desc, number desc limit ${limit + 1})
          union all
          (select 'command', c.id::text, c.created_at, c.actor_kind, c.actor_id, c.kind, c.upgrade_id, null, p.sealed,
            null, null, c.outcome
          from command c left join command_payload p on p.command_id = c.id
          where c.actor_kind in (${Prisma.raw(roles)}) and ${matching(filter, columns.command)}
            and ${after(cursor, columns.command)}
          order by c.created_at desc, c.id desc limit ${limit + 1})) found
          order by at desc, kind desc, lpad(id, 36, '0') desc limit ${limit + 1}`;
        const page = pageOf(rows, limit, ({ at, kind, id }) => `${at.toISOString()}_${kind}_${id}`);
        return { ...page, items: page.items.map((row) => entryOf(row, sealing)) };
      }),
  };
}

/** As the partial index has them. */
const roles = operatorRoles.map((role) => `'${role}'`).join(', ');

interface Columns {
  readonly kind: AuditEntry['kind'];
  readonly at: Prisma.Sql;
  readonly act: Prisma.Sql;
  readonly id: Prisma.Sql;
}

const columns = {
  act: { kind: 'act', at: Prisma.sql`at`, act: Prisma.sql`act`, id: Prisma.sql`lpad(number::text, 36, '0')` },
  command: { kind: 'command', at: Prisma.sql`c.created_at`, act: Prisma.sql`c.kind`, id: Prisma.sql`c.id::text` },
} as const satisfies Record<string, Columns>;

function matching(
  { actorId, act, upgradeId, orderNumber, from, until }: AuditFilter,
  { at, act: kind }: Columns,
): Prisma.Sql {
  const conditions = [
    ...(actorId === undefined ? [] : [Prisma.sql`actor_id = ${actorId}`]),
    ...(act === undefined ? [] : [Prisma.sql`${kind} = ${act}`]),
    ...(upgradeId === undefined ? [] : [Prisma.sql`upgrade_id = ${upgradeId}::uuid`]),
    ...(orderNumber === undefined ? [] : [isOfOrder(orderNumber)]),
    ...(from === undefined ? [] : [Prisma.sql`${at} >= ${from}::timestamptz`]),
    ...(until === undefined ? [] : [Prisma.sql`${at} < ${until}::timestamptz`]),
  ];
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' and ');
}

function isOfOrder(orderNumber: string): Prisma.Sql {
  return Prisma.sql`upgrade_id in (select x.upgrade_id from upgrade_order x where x.order_number = ${orderNumber})`;
}

/** Of one moment commands come before acts, as both are ordered. */
function after(cursor: string | null, { kind, at, id }: Columns): Prisma.Sql {
  if (cursor === null) return Prisma.sql`true`;
  const [moment = '', shown = '', last = ''] = cursor.split('_');
  return Prisma.sql`${at} <= ${moment}::timestamptz
    and (${at}, ${kind}::text, ${id}) < (${moment}::timestamptz, ${shown}::text, lpad(${last}, 36, '0'))`;
}

function entryOf({ sealed, actorKind, actorId, ...row }: Row, sealing: Sealing): AuditEntry {
  return { ...row, actor: { kind: actorKind, id: actorId }, reason: sealed && reasonOf(row, sealed, sealing) };
}

function reasonOf({ kind, id }: Pick<Row, 'kind' | 'id'>, sealed: Uint8Array, sealing: Sealing): string | null {
  if (kind === 'act') return openActReason(sealing, Number(id), sealed);
  const command = parseCommand(sealing.open(sealed, payloadPlace(id)));
  return 'reason' in command ? (command.reason ?? null) : null;
}
