import { Prisma } from '../prisma/generated/client.ts';
import type { Problem } from '../core/problems.ts';
import type { Step, WaitingOn } from '../core/steps.ts';
import type { Database } from './database.ts';
import { pageOf } from './paging.ts';
import type { LateCause, Page, PageRequest, UpgradeFilter, UpgradeSummary } from './records.ts';
import { companyOfUpgrade, lateCause, lateSince, ringsUntilAway } from './upgrade-columns.ts';

interface Row {
  id: string;
  step: Step;
  parked: boolean;
  stepSince: Date;
  dueAt: Date | null;
  waitingOn: WaitingOn;
  operatorNeeded: boolean;
  problem: Problem | null;
  suite: string;
  customerNumber: string;
  companyName: string | null;
  partnerId: string;
  orderNumber: string;
  kitAttempt: number | null;
  ringCount: number;
  lateSince: Date | null;
  lateCause: LateCause;
}

/** Upgrades that pass a filter, those first that have stood longest where they stand. */
export async function pageOfUpgrades(
  database: Database,
  filter: UpgradeFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<UpgradeSummary>> {
  const conditions = [...conditionsOf(filter), ...after(cursor)];
  const where = conditions.length > 0 ? Prisma.sql`where ${Prisma.join(conditions, ' and ')}` : Prisma.empty;
  const rows = await database.$queryRaw<Row[]>`
    select u.id, u.step, u.parked, u.step_since as "stepSince", u.due_at as "dueAt", u.waiting_on as "waitingOn",
      u.operator_needed as "operatorNeeded", u.problem, u.suite, c.customer_number as "customerNumber",
      ${companyOfUpgrade} as "companyName", o.partner_id as "partnerId", o.order_number as "orderNumber",
      u.ring_count as "ringCount", ${lateSince} as "lateSince", ${lateCause} as "lateCause",
      (select k.attempt from kit_build k where k.upgrade_id = u.id and k.revision = u.kit_revision) as "kitAttempt"
    from upgrade u
    join customer c on c.id = u.customer_id
    join lateral (
      select x.partner_id, x.order_number from upgrade_order x where x.upgrade_id = u.id order by x.placed_at, x.id limit 1
    ) o on true
    ${where}
    order by u.step_since, u.id limit ${limit + 1}`;
  const page = pageOf(rows, limit, ({ stepSince, id }) => `${stepSince.toISOString()}_${id}`);
  return { ...page, items: page.items.map(summaryOf) };
}

function conditionsOf(filter: UpgradeFilter): readonly Prisma.Sql[] {
  const { waitingOn, step, problem, suite, partner, standingSince, late, text } = filter;
  return [
    ...(waitingOn === undefined ? [] : [turnIs(waitingOn)]),
    ...(step === undefined ? [] : [Prisma.sql`u.step = ${step}`]),
    ...(problem === undefined ? [] : [Prisma.sql`u.problem_code = ${problem}`]),
    ...(suite === undefined ? [] : [Prisma.sql`u.suite = ${suite}`]),
    ...(partner === undefined ? [] : [hasOrder(Prisma.sql`x.partner_id = ${partner}`)]),
    ...(standingSince === undefined ? [] : [Prisma.sql`u.step_since <= ${standingSince}::timestamptz`]),
    ...(late === undefined ? [] : [Prisma.sql`(${lateSince} is not null) = ${late}`]),
    ...(text === undefined ? [] : [mentions(text)]),
  ];
}

/** An operator's also where only a part waits for one: a held component, an operator's question, an unknown code. */
function turnIs(waitingOn: WaitingOn): Prisma.Sql {
  if (waitingOn === null) return Prisma.sql`u.waiting_on is null`;
  if (waitingOn === 'operator') return Prisma.sql`(u.waiting_on = 'operator' or u.operator_needed)`;
  return Prisma.sql`(u.waiting_on is not null and u.waiting_on = ${waitingOn})`;
}

function mentions(text: string): Prisma.Sql {
  const start = `${likePattern(text)}%`;
  const part = `%${likePattern(text.toLowerCase())}%`;
  const byNumber = Prisma.sql`c.customer_number like ${start} or ${hasOrder(Prisma.sql`x.order_number like ${start}`)}`;
  if ([...text].length < 3) return Prisma.sql`(${byNumber})`;
  return Prisma.sql`(${byNumber} or lower(${companyOfUpgrade}) like ${part})`;
}

function hasOrder(condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`exists (select 1 from upgrade_order x where x.upgrade_id = u.id and ${condition})`;
}

function likePattern(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}

function after(cursor: string | null): readonly Prisma.Sql[] {
  if (cursor === null) return [];
  const [since = '', id = ''] = cursor.split('_');
  return [Prisma.sql`(u.step_since, u.id) > (${since}::timestamptz, ${id}::uuid)`];
}

function summaryOf({ stepSince, ringCount, companyName, lateSince, lateCause, ...row }: Row): UpgradeSummary {
  return {
    ...row,
    companyName: companyName ?? '',
    since: stepSince,
    engineAway: ringCount >= ringsUntilAway,
    late: lateSince && { since: lateSince, cause: lateCause },
  };
}
