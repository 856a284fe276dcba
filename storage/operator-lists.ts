import type { Day } from '../core/days.ts';
import { type Deadlines, lapsesAt } from '../core/deadlines.ts';
import { endingWithinDays, type OperatorList, operatorLists } from '../core/operator-lists.ts';
import type { Step, WaitingOn } from '../core/steps.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type Database, plannedEachTime, reaching } from './database.ts';
import { pageOf } from './paging.ts';
import type { Page, PageRequest } from './records.ts';
import { companyOfUpgrade } from './upgrade-columns.ts';
import { countedUpTo } from './upgrade-lists.ts';

/** A line of an operators' list: an upgrade, with the order for which it stands there. */
export interface ListedUpgrade {
  readonly upgradeId: string;
  readonly orderNumber: string;
  readonly partnerId: string;
  readonly customerNumber: string;
  readonly companyName: string;
  readonly suite: string;
  readonly seats: number;
  readonly startsOn: Day;
  readonly expiresOn: Day;
  readonly step: Step;
  readonly waitingOn: WaitingOn;
  readonly since: Date;
  /** When it lapses, if it waits for its key. */
  readonly lapsesAt: Date | null;
  /** The last day of the first owned code to end that the orders would keep. */
  readonly codeEndsOn: Day | null;
  /** Products that are held for a person. */
  readonly held: readonly string[];
}

export interface OperatorLists {
  page(list: OperatorList, page: PageRequest): Promise<Page<ListedUpgrade>>;
  /** How many each holds, counted up to 1001. */
  counts(): Promise<Readonly<Record<OperatorList, number>>>;
}

type Row = Omit<ListedUpgrade, 'lapsesAt' | 'companyName'> & {
  readonly companyName: string | null;
  readonly extendedDays: number;
  readonly place: Date;
  readonly key: string;
};

const planned = (action: string) => Prisma.sql`(select coalesce(jsonb_agg(c ->> 'productId'), '[]'::jsonb)
  from activation_plan p, jsonb_array_elements(p.content -> 'components') c
  where p.upgrade_id = u.id and p.version = u.plan_version and c ->> 'action' = ${action})`;

/** What stands in each list of upgrades, in the words of its partial index. */
const conditions: Record<Exclude<OperatorList, 'ending-in-90-days'>, Prisma.Sql> = {
  'sold-not-registered': Prisma.sql`u.step in ('registration-key', 'lapsed')`,
  'registered-not-chosen': Prisma.sql`u.selection is null
    and u.step in ('license-agreement', 'account-form', 'activation-plan', 'product-selection')`,
  held: Prisma.sql`u.operator_needed and ${planned('held')} <> '[]'::jsonb`,
};

/** The last days in UTC between which those of every time zone lie. */
const utcToday = Prisma.sql`(crossgrade_now() at time zone 'UTC')::date`;
const orderToday = Prisma.sql`(crossgrade_now() at time zone o.time_zone)::date`;

const isEnding = Prisma.sql`o.ended_as is null
  and o.expires_on between ${utcToday} - 1 and ${utcToday} + ${endingWithinDays + 1}::int
  and o.expires_on between ${orderToday} and ${orderToday} + ${endingWithinDays}::int
  and not exists (select 1 from upgrade_order x where x.upgrade_id = o.upgrade_id and x.ended_as is null
    and x.expires_on > o.expires_on)`;

export function createOperatorLists(database: Database, deadlines: Deadlines): OperatorLists {
  const lineOf = ({ extendedDays, place: _place, key: _key, ...row }: Row): ListedUpgrade => ({
    ...row,
    companyName: row.companyName ?? '',
    lapsesAt:
      row.step === 'registration-key'
        ? new Date(lapsesAt({ sinceMs: row.since.getTime(), extendedDays }, deadlines))
        : null,
  });

  return {
    page: (list, { limit, cursor }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<Row[]>`${Prisma.raw(plannedEachTime)}
          with page as materialized (${chosen(list, cursor, limit + 1)})
          select u.id as "upgradeId", o.order_number as "orderNumber", o.partner_id as "partnerId",
            c.customer_number as "customerNumber", ${companyOfUpgrade} as "companyName", u.suite, o.seats,
            to_char(o.starts_on, 'YYYY-MM-DD') as "startsOn", to_char(o.expires_on, 'YYYY-MM-DD') as "expiresOn",
            u.step, u.waiting_on as "waitingOn", u.step_since as since, u.extended_days as "extendedDays",
            to_char(u.code_ends_on, 'YYYY-MM-DD') as "codeEndsOn", ${planned('held')} as held, page.place, page.key
          from page join upgrade u on u.id = page.upgrade_id join customer c on c.id = u.customer_id
          join upgrade_order o on o.id = page.order_id
          order by page.place, page.key`;
        const page = pageOf(rows, limit, ({ place, key }) => `${place.toISOString()}_${key}`);
        return { ...page, items: page.items.map(lineOf) };
      }),
    counts: () =>
      reaching(async () => {
        const count = (list: OperatorList) => Prisma.sql`(select count(*)::int from (
          select 1 from ${from(list)} limit ${countedUpTo + 1}) counted) as ${Prisma.raw(`"${list}"`)}`;
        const [row] = await database.$queryRaw<Record<OperatorList, number>[]>`${Prisma.raw(plannedEachTime)}
          select ${Prisma.join(operatorLists.map(count))}`;
        if (!row) throw new Error('PostgreSQL has counted nothing');
        return row;
      }),
  };
}

function from(list: OperatorList): Prisma.Sql {
  if (list === 'ending-in-90-days') return Prisma.sql`upgrade_order o where ${isEnding}`;
  return Prisma.sql`upgrade u where ${conditions[list]}`;
}

/** The latest order that stands, else the latest: what it says of seats and days is what the line is about. */
const orderOfUpgrade = Prisma.sql`(select o.id from upgrade_order o where o.upgrade_id = u.id
  order by o.ended_as is null desc, o.placed_at desc, o.id desc limit 1)`;

/** One page of a list, by its place: since when an upgrade stands there, or the day on which an order ends. */
function chosen(list: OperatorList, cursor: string | null, limit: number): Prisma.Sql {
  const [place = '', key = ''] = cursor?.split('_') ?? [];
  if (list === 'ending-in-90-days') {
    const after = Prisma.sql`and (o.expires_on, o.id) > ((${place}::timestamptz at time zone 'UTC')::date, ${key}::uuid)`;
    return Prisma.sql`
      select o.upgrade_id, o.id as order_id, o.expires_on::timestamp at time zone 'UTC' as place, o.id as key
      from ${from(list)} ${cursor === null ? Prisma.empty : after}
      order by o.expires_on, o.id limit ${limit}`;
  }
  const after = Prisma.sql`and (u.step_since, u.id) > (${place}::timestamptz, ${key}::uuid)`;
  return Prisma.sql`
    select u.id as upgrade_id, ${orderOfUpgrade} as order_id, u.step_since as place, u.id as key
    from ${from(list)} ${cursor === null ? Prisma.empty : after}
    order by u.step_since, u.id limit ${limit}`;
}
