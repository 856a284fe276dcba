import { canonicalJson } from '../core/canonical-json.ts';
import type { Fingerprint } from '../core/fingerprints.ts';
import type { Step } from '../core/steps.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type Database, plannedEachTime, reaching, type Transaction } from './database.ts';
import { keyedRequest } from './keyed-requests.ts';
import type { OperatorActs } from './operator-acts.ts';
import { pageOf } from './paging.ts';
import type { Asked, Page, PageRequest } from './records.ts';
import type { Sealing } from './sealing.ts';

/** What operators know about a group of failures: its cause, its fix. */
export interface GroupNote {
  readonly actorId: string;
  readonly text: string;
  readonly writtenAt: Date;
}

/** Failures of one cause. */
export interface FailureGroupRecord {
  readonly fingerprint: Fingerprint;
  /** Upgrades that are in it now. */
  readonly open: number;
  /** Where the one stands that has been in it longest; null when none is. */
  readonly step: Step | null;
  /** Who has taken on some of its upgrades now. */
  readonly claimedBy: readonly string[];
  /** Null of a group of which nothing was seen to fail. */
  readonly firstSeen: Date | null;
  readonly lastSeen: Date | null;
  /** Failed attempts on each of the last days, today's the last. */
  readonly days: readonly { readonly day: string; readonly failures: number }[];
  /** Some of its upgrades: those that are in it now, longest first, else those that were in it last. */
  readonly examples: readonly { readonly upgradeId: string; readonly orderNumber: string }[];
  /** The release since which it is seen, where that is the last one and there were others. */
  readonly newIn: string | null;
  readonly note: GroupNote | null;
}

/** `other-request`: the idempotency key was used for something else. */
export type GroupNoted = { readonly kind: 'noted'; readonly note: GroupNote } | { readonly kind: 'other-request' };

/** What fails, by its cause. */
export interface FailureGroups {
  /** Groups with upgrades in them now, or with failures in the last days; those with the most upgrades first. */
  page(page: PageRequest): Promise<Page<FailureGroupRecord>>;
  /** Null when nothing ever failed of it. */
  find(fingerprint: Fingerprint): Promise<FailureGroupRecord | null>;
  /** Takes the place of the note before. */
  note(asked: Asked, fingerprint: Fingerprint, text: string): Promise<GroupNoted>;
}

interface Dependencies {
  readonly database: Database;
  readonly sealing: Sealing;
  readonly operatorActs: Pick<OperatorActs, 'note'>;
}

interface StoredNote {
  readonly noteBy: string | null;
  readonly noteSealed: Uint8Array;
  readonly notedAt: Date;
}

type Row = Omit<FailureGroupRecord, 'note'> & StoredNote;

const daysShown = 14;
const examplesShown = 5;

const firstDay = Prisma.sql`((crossgrade_now() at time zone 'UTC')::date - ${daysShown - 1}::int)`;

/** What is told of each group that the query `page` names with the number of its upgrades. */
const described = Prisma.sql`
  select p.fingerprint, p.open, owned."claimedBy",
    (select u.step from upgrade u where u.fingerprint = p.fingerprint order by u.step_since, u.id limit 1) as step, seen."firstSeen", seen."lastSeen", spark.days, shown.examples,
    (select r.version from release r
      where seen."firstSeen" >= r.began_at and exists (select 1 from release x where x.began_at < r.began_at)
        and not exists (select 1 from release x where x.began_at > r.began_at)) as "newIn",
    n.actor_id as "noteBy", n.sealed as "noteSealed", n.written_at as "notedAt"
  from page p
  cross join lateral (
    select least(min(a.ended_at), min(t.run_trouble_at)) as "firstSeen",
      greatest(max(a.ended_at), max(t.run_trouble_at)) as "lastSeen"
    from (select min(ended_at) as ended_at from kit_attempt where fingerprint = p.fingerprint
      union all select max(ended_at) from kit_attempt where fingerprint = p.fingerprint) a
    left join upgrade t on t.run_trouble is not null and t.fingerprint = p.fingerprint
  ) seen
  cross join lateral (
    select jsonb_agg(jsonb_build_object('day', d.day, 'failures', coalesce(f.failures, 0)) order by d.day) as days
    from (select ${firstDay} + i as day from generate_series(0, ${daysShown - 1}) as i) d
    left join (
      select (a.ended_at at time zone 'UTC')::date as day, count(*)::int as failures from kit_attempt a
      where a.fingerprint = p.fingerprint and a.ended_at >= ${firstDay}::timestamp at time zone 'UTC'
      group by 1
    ) f using (day)
  ) spark
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('upgradeId', e.id, 'orderNumber', o.order_number) order by e.place), '[]')
      as examples
    from (
      (select u.id, row_number() over (order by u.step_since, u.id) as place from upgrade u
        where u.fingerprint = p.fingerprint order by u.step_since, u.id limit ${examplesShown})
      union all
      (select a.upgrade_id, row_number() over (order by max(a.ended_at) desc) as place from (
          select upgrade_id, ended_at from kit_attempt where fingerprint = p.fingerprint and p.open = 0
          order by ended_at desc limit 50) a
        group by a.upgrade_id order by place limit ${examplesShown})
    ) e
    cross join lateral (select x.order_number from upgrade_order x where x.upgrade_id = e.id
      order by x.placed_at, x.id limit 1) o
  ) shown
  cross join lateral (
    select coalesce(array_agg(distinct c.actor_id order by c.actor_id), '{}') as "claimedBy"
    from upgrade_claim c join upgrade u on u.id = c.upgrade_id
    where u.fingerprint = p.fingerprint and c.ends_at > crossgrade_now()
  ) owned
  left join failure_note n on n.fingerprint = p.fingerprint
  order by p.open desc, p.fingerprint collate "C"`;

export function createFailureGroups({ database, sealing, operatorActs }: Dependencies): FailureGroups {
  const groupOf = ({ noteBy, noteSealed, notedAt, ...row }: Row): FailureGroupRecord => ({
    ...row,
    note: noteBy === null ? null : noteOf(sealing, row.fingerprint, { noteBy, noteSealed, notedAt }),
  });

  async function write(transaction: Transaction, asked: Asked, fingerprint: string, text: string): Promise<GroupNoted> {
    const content = canonicalJson({ fingerprint, text });
    const request = keyedRequest(transaction, sealing, asked, content, 'operations_request');
    const earlier = await request.earlier();
    const { same } = earlier ?? (await request.keep(fingerprint));
    if (!same) return { kind: 'other-request' };
    if (!earlier) {
      const sealed = Uint8Array.from(sealing.seal(text, groupNotePlace(fingerprint)));
      await transaction.$executeRaw`
        insert into failure_note (fingerprint, actor_id, sealed, written_at)
        values (${fingerprint}, ${asked.actor.id}, ${sealed}, crossgrade_now())
        on conflict (fingerprint) do update set actor_id = excluded.actor_id, sealed = excluded.sealed,
          written_at = excluded.written_at`;
      await operatorActs.note({ actor: asked.actor, act: 'noteOnGroup', subject: fingerprint }, transaction);
    }
    const [stored] = await transaction.$queryRaw<{ noteBy: string; noteSealed: Uint8Array; notedAt: Date }[]>`
      select actor_id as "noteBy", sealed as "noteSealed", written_at as "notedAt" from failure_note
      where fingerprint = ${fingerprint}`;
    if (!stored) throw new Error('a note that was just written is gone');
    return { kind: 'noted', note: noteOf(sealing, fingerprint, stored) };
  }

  return {
    page: ({ limit, cursor }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<Row[]>`${Prisma.raw(plannedEachTime)}
          with now_in as (
            select fingerprint, count(*)::int as open from upgrade where fingerprint is not null group by fingerprint
          ), recent as (
            select distinct fingerprint from kit_attempt
            where fingerprint is not null and ended_at >= ${firstDay}::timestamp at time zone 'UTC'
          ), page as materialized (
            select fingerprint, coalesce(open, 0) as open from now_in full join recent using (fingerprint)
            ${after(cursor)}
            order by 2 desc, fingerprint collate "C" limit ${limit + 1}
          ) ${described}`;
        const page = pageOf(rows, limit, ({ open, fingerprint }) => `${String(open)}_${fingerprint}`);
        return { ...page, items: page.items.map(groupOf) };
      }),
    find: (fingerprint) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<Row[]>`${Prisma.raw(plannedEachTime)}
          with page as materialized (
            select ${fingerprint}::text as fingerprint,
              (select count(*)::int from upgrade where fingerprint = ${fingerprint}) as open
            where exists (select 1 from upgrade where fingerprint = ${fingerprint})
              or exists (select 1 from kit_attempt where fingerprint = ${fingerprint})
          ) ${described}`;
        return row ? groupOf(row) : null;
      }),
    note: (asked, fingerprint, text) =>
      reaching(() => database.$transaction((transaction) => write(transaction, asked, fingerprint, text))),
  };
}

function after(cursor: string | null): Prisma.Sql {
  if (cursor === null) return Prisma.empty;
  const at = cursor.indexOf('_');
  const [open, fingerprint] = [Number(cursor.slice(0, at)), cursor.slice(at + 1)];
  return Prisma.sql`where coalesce(open, 0) < ${open}
    or coalesce(open, 0) = ${open} and fingerprint collate "C" > ${fingerprint}`;
}

function noteOf(
  sealing: Sealing,
  fingerprint: string,
  { noteBy, noteSealed, notedAt }: { readonly noteBy: string; readonly noteSealed: Uint8Array; readonly notedAt: Date },
): GroupNote {
  return { actorId: noteBy, text: sealing.open(noteSealed, groupNotePlace(fingerprint)), writtenAt: notedAt };
}

/** Where a group's note lies sealed. */
function groupNotePlace(fingerprint: string): string {
  return `failure_note:${fingerprint}`;
}
