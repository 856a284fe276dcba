import { Prisma } from '../prisma/generated/client.ts';
import type { Problem } from '../core/problems.ts';
import { limitAt, ourStepLimitsMs, parkedLimitMs } from '../core/step-limits.ts';
import type { Place, Step, WaitingOn } from '../core/steps.ts';
import { type Database, plannedEachTime } from './database.ts';
import { pageOf } from './paging.ts';
import type {
  BuildInBrief,
  Claim,
  LateCause,
  Page,
  PageRequest,
  QueueCounts,
  UpgradeFilter,
  UpgradeSummary,
} from './records.ts';
import { isFoundBy } from './search.ts';
import type { Sealing } from './sealing.ts';
import { companyOfUpgrade, lateCause, lateSince, lateSinceAt, ringsUntilAway } from './upgrade-columns.ts';

interface Row {
  id: string;
  step: Step;
  parked: boolean;
  stepSince: Date;
  dueAt: Date | null;
  waitingOn: WaitingOn;
  operatorNeeded: boolean;
  problem: Problem | null;
  fingerprint: string | null;
  suite: string;
  customerNumber: string;
  companyName: string | null;
  partnerId: string;
  orderNumber: string;
  build: StoredBuild | null;
  claimedBy: string | null;
  claimedAt: Date;
  claimEndsAt: Date;
  ringCount: number;
  lateSince: Date | null;
  lateCause: LateCause;
  now: Date;
}

type StoredBuild = Omit<BuildInBrief, 'nextTryAt'> & { readonly nextTryAt: string | null };

/** The build of upgrade `u` in brief, for as long as it is not done with. */
const buildOfUpgrade = Prisma.sql`
  (select jsonb_build_object('revision', k.revision, 'state', k.state, 'attempt', k.attempt, 'problem', k.problem,
      'nextTryAt', k.next_try_at)
    from kit_build k where k.upgrade_id = u.id and k.revision = u.kit_revision and k.state <> 'stopped')`;

/** Upgrades that pass a filter, those first that have stood longest where they stand. */
export async function pageOfUpgrades(
  database: Database,
  sealing: Sealing,
  filter: UpgradeFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<UpgradeSummary>> {
  const known = await knownOf(database, sealing, filter);
  const rows = await database.$queryRaw<Row[]>`${Prisma.raw(plannedEachTime)}
    with page as materialized (
      select u.* from upgrade u ${where([...conditionsOf(filter, known), ...after(cursor)])}
      order by ${placeOf(filter)}, u.id limit ${limit + 1}
    )
    select u.id, u.step, u.parked, u.step_since as "stepSince", u.due_at as "dueAt", u.waiting_on as "waitingOn",
      u.operator_needed as "operatorNeeded", u.problem, u.fingerprint, u.suite,
      c.customer_number as "customerNumber", ${companyOfUpgrade} as "companyName", o.partner_id as "partnerId",
      o.order_number as "orderNumber", u.ring_count as "ringCount", ${lateSince} as "lateSince",
      ${lateCause} as "lateCause", ${buildOfUpgrade} as build, a.actor_id as "claimedBy",
      a.claimed_at as "claimedAt", a.ends_at as "claimEndsAt", crossgrade_now() as now
    from page u
    join customer c on c.id = u.customer_id
    join lateral (
      select x.partner_id, x.order_number from upgrade_order x where x.upgrade_id = u.id order by x.placed_at, x.id limit 1
    ) o on true
    left join upgrade_claim a on a.upgrade_id = u.id and a.ends_at > crossgrade_now()
    order by u.step_since, u.id`;
  const page = pageOf(rows, limit, ({ stepSince, id }) => `${stepSince.toISOString()}_${id}`);
  return { ...page, items: page.items.map(summaryOf) };
}

/**
 * What stands longest comes first. The index in that order is passed over where only our own work is looked for: that
 * is few, and stands at its end, behind all that rests.
 */
function placeOf({ late, stuck }: UpgradeFilter): Prisma.Sql {
  return late || stuck ? Prisma.sql`u.step_since + interval '0 s'` : Prisma.sql`u.step_since`;
}

/** Beyond so many, nobody needs the number: it would have to be counted one by one. */
export const countedUpTo = 1000;

/** How many upgrades pass a filter by whose turn it is, each as the list with that turn finds them. */
export async function countUpgrades(database: Database, sealing: Sealing, filter: UpgradeFilter): Promise<QueueCounts> {
  const known = await knownOf(database, sealing, filter);
  const count = (waitingOn?: WaitingOn) => {
    const conditions = conditionsOf({ ...filter, ...(waitingOn !== undefined && { waitingOn }) }, known);
    return Prisma.sql`(select count(*)::int from (
      select 1 from upgrade u ${where(conditions)} limit ${countedUpTo + 1}) counted)`;
  };
  const [row] = await database.$queryRaw<QueueCounts[]>`${Prisma.raw(plannedEachTime)}
    select ${count('operator')} as operator, ${count('us')} as us, ${count('customer')} as customer,
      ${count(null)} as nobody, ${count()} as "all"`;
  if (!row) throw new Error('PostgreSQL has counted nothing');
  return row;
}

function where(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length > 0 ? Prisma.sql`where ${Prisma.join([...conditions], ' and ')}` : Prisma.empty;
}

/** What is asked of PostgreSQL before a list, as its plan depends on it. */
export interface Known {
  /** What the filter's text asks of upgrade `u`. */
  readonly found: Prisma.Sql | null;
  readonly now: Prisma.Sql;
}

async function knownOf(database: Database, sealing: Sealing, filter: UpgradeFilter): Promise<Known> {
  const { text, late, stuck } = filter;
  const found = text === undefined ? null : await isFoundBy(database, text, sealing);
  return { found, now: late === undefined && stuck === undefined ? anyMoment : await readNow(database) };
}

/** Asked for by the statement itself. */
export const anyMoment = Prisma.sql`crossgrade_now()`;

async function readNow(database: Database): Promise<Prisma.Sql> {
  const [row] = await database.$queryRaw<{ now: Date }[]>`select crossgrade_now() as now`;
  return row ? Prisma.sql`${row.now}::timestamptz` : anyMoment;
}

/** What a filter asks of upgrade `u`. */
export function conditionsOf(filter: UpgradeFilter, { found, now }: Known): readonly Prisma.Sql[] {
  const { id, ids, waitingOn, step, problem, group, suite, partner, claimedBy, late, stuck } = filter;
  const { standingSince, standingAfter } = filter;
  return [
    ...(id === undefined ? [] : [Prisma.sql`u.id = ${id}::uuid`]),
    ...(ids === undefined ? [] : [Prisma.sql`u.id = any(${[...ids]}::uuid[])`]),
    ...(waitingOn === undefined ? [] : [turnIs(waitingOn)]),
    ...(step === undefined ? [] : [Prisma.sql`u.step = ${step}`]),
    ...(problem === undefined ? [] : [Prisma.sql`u.problem_code = ${problem}`]),
    ...(group === undefined ? [] : [Prisma.sql`u.fingerprint = ${group}`]),
    ...(suite === undefined ? [] : [Prisma.sql`u.suite = ${suite}`]),
    ...(partner === undefined ? [] : [hasOrderOf(partner)]),
    ...(claimedBy === undefined ? [] : [isClaimedBy(claimedBy)]),
    ...(standingSince === undefined ? [] : [Prisma.sql`u.step_since <= ${standingSince}::timestamptz`]),
    ...(standingAfter === undefined ? [] : [Prisma.sql`u.step_since > ${standingAfter}::timestamptz`]),
    ...(late || stuck ? [isOurs] : []),
    ...(late === undefined ? [] : [Prisma.sql`(${lateSinceAt(now)} is not null) = ${late}`]),
    ...(stuck === undefined ? [] : [Prisma.sql`${isStuck(now)} = ${stuck}`]),
    ...(found ? [found] : []),
  ];
}

/** An operator's also where only a part waits for one: a held component, an operator's question, an unknown code. */
function turnIs(waitingOn: WaitingOn): Prisma.Sql {
  if (waitingOn === null) return Prisma.sql`u.waiting_on is null`;
  if (waitingOn === 'operator') return Prisma.sql`(u.waiting_on = 'operator' or u.operator_needed)`;
  return Prisma.sql`u.waiting_on = ${waitingOn}`;
}

function hasOrderOf(partner: string): Prisma.Sql {
  return Prisma.sql`u.id in (select x.upgrade_id from upgrade_order x where x.partner_id = ${partner})`;
}

function isClaimedBy(actorId: string): Prisma.Sql {
  return Prisma.sql`u.id in (select x.upgrade_id from upgrade_claim x
    where x.actor_id = ${actorId} and x.ends_at > crossgrade_now())`;
}

/** Said beside what it follows from, so that those which wait for customers or rest are passed over by an index. */
export const isOurs = Prisma.sql`(u.run_trouble is not null or u.waiting_on = 'us' or u.waiting_on = 'operator')`;

const standsLongerThan = (limitMs: number, now: Prisma.Sql) =>
  Prisma.sql`u.step_since < ${now} - ${limitMs}::int * interval '1 millisecond'`;

/** Whether an upgrade stands at its place longer than the limit of `core/step-limits.ts`, or its run is in trouble. */
export function isStuck(now: Prisma.Sql): Prisma.Sql {
  const ours = Object.entries(ourStepLimitsMs).map(
    ([step, ms]) => Prisma.sql`u.step = ${step} and ${standsLongerThan(ms, now)}`,
  );
  return Prisma.sql`coalesce(u.run_trouble is not null
    or u.waiting_on = 'operator' and ${standsLongerThan(parkedLimitMs, now)}
    or u.waiting_on = 'us' and (${Prisma.join(ours, ' or ')}), false)`;
}

function after(cursor: string | null): readonly Prisma.Sql[] {
  if (cursor === null) return [];
  const [since = '', id = ''] = cursor.split('_');
  return [Prisma.sql`(u.step_since, u.id) > (${since}::timestamptz, ${id}::uuid)`];
}

function summaryOf(row: Row): UpgradeSummary {
  const { id, step, parked, dueAt, waitingOn, operatorNeeded, problem, fingerprint, suite } = row;
  const { customerNumber, partnerId, orderNumber, stepSince: since, ringCount, lateSince, lateCause, now } = row;
  return {
    ...{ id, step, parked, since, dueAt, waitingOn, operatorNeeded, problem, fingerprint, suite },
    ...{ customerNumber, partnerId, orderNumber },
    companyName: row.companyName ?? '',
    build: row.build && buildOf(row.build, row),
    claim: claimOf(row),
    engineAway: ringCount >= ringsUntilAway,
    late: lateSince && { since: lateSince, cause: lateCause },
    stuckSince: stuckSince({ step, parked }, since, now) ?? lateSince,
  };
}

/** A build that was given up for a cause outside is tried again when the upgrade is due. */
function buildOf({ nextTryAt, ...build }: StoredBuild, { parked, dueAt }: Pick<Row, 'parked' | 'dueAt'>): BuildInBrief {
  return { ...build, nextTryAt: nextTryAt === null ? (parked ? dueAt : null) : new Date(nextTryAt) };
}

function claimOf({ claimedBy: actorId, claimedAt, claimEndsAt: endsAt }: Row): Claim | null {
  return actorId === null ? null : { actorId, claimedAt, endsAt };
}

function stuckSince(place: Place, since: Date, now: Date): Date | null {
  const limitMs = limitAt(place);
  const over = limitMs === null ? null : new Date(since.getTime() + limitMs);
  return over !== null && over < now ? over : null;
}
