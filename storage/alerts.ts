import { v7 as uuid } from 'uuid';
import { type AlertCause, type AlertKind, alertMoves, type Observed, type OpenAlert } from '../core/alerts.ts';
import type { NewMail } from '../core/mail.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type Database, plannedEachTime, reaching, type Transaction } from './database.ts';
import { insertMails } from './mails.ts';
import { pageOf } from './paging.ts';
import type { Page, PageRequest } from './records.ts';
import type { Sealing } from './sealing.ts';
import { anyMoment, isOurs, isStuck } from './upgrade-lists.ts';

export interface AlertRecord extends OpenAlert {
  readonly openedAt: Date;
  readonly resolvedAt: Date | null;
}

/** That an alert was opened or is over: told once each, and numbered in the order in which it happened. */
export interface AlertEvent {
  readonly number: number;
  readonly alertId: string;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly what: 'opened' | 'resolved';
  readonly count: number;
  readonly at: Date;
}

export interface Alerts {
  /** Open ones alone, or all; the newest first. */
  page(open: boolean, page: PageRequest): Promise<Page<AlertRecord>>;
  /** After a number, in order. */
  events(after: number, limit: number): Promise<readonly AlertEvent[]>;
}

/** Looks for what people have to be told. */
export interface AlertWatch {
  /**
   * Opens and closes alerts, with a mail to the address, if there is one, in the same transaction. One process looks at
   * a time: another one does nothing. Answers with what changed.
   */
  look(mailTo: string | null): Promise<readonly AlertEvent[]>;
}

export function createAlerts(database: Database, sealing: Sealing): Alerts & AlertWatch {
  return {
    page: (open, { limit, cursor }) =>
      reaching(async () => {
        const [at = '9999-12-31T00:00:00.000Z', id = 'ffffffff-ffff-ffff-ffff-ffffffffffff'] = cursor?.split('_') ?? [];
        const rows = await database.$queryRaw<AlertRecord[]>`
          select id, kind, subject, count, opened_at as "openedAt", resolved_at as "resolvedAt" from alert
          where (opened_at, id) < (${at}::timestamptz, ${id}::uuid) ${open ? onlyOpen : Prisma.empty}
          order by opened_at desc, id desc limit ${limit + 1}`;
        return pageOf(rows, limit, ({ openedAt, id: last }) => `${openedAt.toISOString()}_${last}`);
      }),
    events: (after, limit) => reaching(() => readEvents(database, after, limit)),
    look: (mailTo) =>
      reaching(() =>
        database.$transaction(async (transaction) => {
          const [lock] = await transaction.$queryRaw<{ taken: boolean }[]>`
            select pg_try_advisory_xact_lock(hashtextextended('alert', 0)) as taken`;
          return lock?.taken ? look(transaction, sealing, mailTo) : [];
        }),
      ),
  };
}

const onlyOpen = Prisma.sql`and resolved_at is null`;

function readEvents(transaction: Transaction, after: number, limit: number): Promise<readonly AlertEvent[]> {
  return transaction.$queryRaw<AlertEvent[]>`
    select e.number, e.alert_id as "alertId", a.kind, a.subject, e.what, e.count, e.at
    from alert_event e join alert a on a.id = e.alert_id where e.number > ${after} order by e.number limit ${limit}`;
}

async function look(transaction: Transaction, sealing: Sealing, mailTo: string | null): Promise<readonly AlertEvent[]> {
  const open = await transaction.$queryRaw<OpenAlert[]>`
    select id, kind, subject, count from alert where resolved_at is null order by opened_at, id`;
  const moves = alertMoves(open, await observe(transaction));
  const counted = moves.goOn.filter(({ id, count }) => open.some((alert) => alert.id === id && alert.count !== count));
  if (counted.length > 0) await recount(transaction, counted);
  const opened = moves.open.map((cause) => ({ ...cause, id: uuid() }));
  if (opened.length + moves.resolve.length === 0) return [];
  const [last] = await transaction.$queryRaw<{ number: number }[]>`
    select coalesce(max(number), 0)::int as number from alert_event`;
  await write(transaction, opened, moves.resolve);
  const events = await readEvents(transaction, last?.number ?? 0, opened.length + moves.resolve.length);
  const mails = mailTo === null ? [] : events.map((event) => mailOf(event, mailTo));
  if (mails.length > 0) await transaction.$executeRaw(insertMails(mails, sealing, Prisma.sql`(select) as always`));
  return events;
}

async function observe(transaction: Transaction): Promise<Observed> {
  const stuck = await transaction.$queryRaw<Observed['stuck']>`${Prisma.raw(plannedEachTime)}
    select coalesce(u.fingerprint, u.step) as subject, count(*)::int as count from upgrade u
    where ${isOurs} and ${isStuck(anyMoment)} group by 1 order by 1`;
  const failing = await transaction.$queryRaw<Observed['failing']>`${Prisma.raw(plannedEachTime)}
    select a.fingerprint as subject,
      count(distinct a.upgrade_id) filter (where a.ended_at >= crossgrade_now() - interval '1 hour')::int as "lastHour",
      count(distinct a.upgrade_id) filter (where a.ended_at < crossgrade_now() - interval '1 hour')::int as "hourBefore",
      (select count(*)::int from upgrade u where u.fingerprint = a.fingerprint) as open
    from kit_attempt a where a.fingerprint is not null and a.ended_at >= crossgrade_now() - interval '2 hours'
    group by a.fingerprint order by 1`;
  const damaged = await transaction.$queryRaw<Observed['damaged']>`
    select i.product_id || ' ' || i.version || ' ' || i.platform as subject,
      (select count(distinct k.upgrade_id)::int from deployment_kit_blob d
        join kit_build k on k.kit_digest = d.layout_digest and k.state = 'ready' where d.sha256 = b.sha256) as count
    from blob b join installer i on i.sha256 = b.sha256 and i.withdrawn_at is null
    where b.damaged_at is not null order by 1`;
  const silent = await transaction.$queryRaw<Observed['silent']>`
    select part, (extract(epoch from now() - heard_at) * 1000)::float8 as "forMs" from sign_of_life order by part`;
  return { stuck, failing, damaged, silent };
}

async function recount(transaction: Transaction, counted: readonly OpenAlert[]): Promise<void> {
  await transaction.$executeRaw`
    update alert a set count = c.count
    from jsonb_to_recordset(${JSON.stringify(counted)}::jsonb) as c(id uuid, count int) where a.id = c.id`;
}

type Identified = AlertCause & { readonly id: string };

/** Whoever writes has the lock, so numbers are given in the order in which they can be read. */
async function write(
  transaction: Transaction,
  opened: readonly Identified[],
  resolved: readonly OpenAlert[],
): Promise<void> {
  await transaction.$executeRaw`
    insert into alert (id, kind, subject, count, opened_at)
    select a.id, a.kind, a.subject, a.count, crossgrade_now()
    from jsonb_to_recordset(${JSON.stringify(opened)}::jsonb) as a(id uuid, kind text, subject text, count int)`;
  await transaction.$executeRaw`
    update alert set resolved_at = crossgrade_now() where id = any(${resolved.map(({ id }) => id)}::uuid[])`;
  const told = [
    ...opened.map(({ id, count }) => ({ id, count, what: 'opened' })),
    ...resolved.map(({ id, count }) => ({ id, count, what: 'resolved' })),
  ].map((event, index) => ({ ...event, index: index + 1 }));
  await transaction.$executeRaw`
    insert into alert_event (number, alert_id, what, count, at)
    select (select coalesce(max(number), 0) from alert_event) + e.index, e.id, e.what, e.count, crossgrade_now()
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as e(id uuid, what text, count int, index int)`;
}

function mailOf({ alertId, kind, subject, what, count, at }: AlertEvent, to: string): NewMail {
  return {
    kind: 'alert',
    values: { alert: kind, subject, what, count, at: at.toISOString() },
    language: 'en',
    upgradeId: null,
    to,
    cause: `alert:${alertId}:${what}`,
  };
}
