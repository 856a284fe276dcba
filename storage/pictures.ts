import { ageClasses, ourSteps, stagesOfWay } from '../core/pictures.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type Database, plannedEachTime, reaching } from './database.ts';
import { countedUpTo } from './upgrade-lists.ts';

/** Of the upgrades opened lately: how many came at least so far, how many ended there, and how many wait there now. */
export interface FunnelStage {
  readonly step: string;
  readonly furthest: number;
  /** Of all upgrades; counted up to 1001. */
  readonly waiting: number;
}

export interface TimeInStep {
  readonly step: string;
  readonly stays: number;
  readonly medianSeconds: number;
  readonly p90Seconds: number;
}

export interface AgeCount {
  readonly step: string;
  /** Which of the classes of age, from 0. */
  readonly age: number;
  readonly count: number;
}

export interface DayOfFailures {
  readonly day: string;
  readonly fingerprint: string;
  readonly failures: number;
}

/** The numbers of the pictures for operators. */
export interface Pictures {
  /** Of the upgrades that were opened in the last days, by the furthest step at which they have stood. */
  funnel(days: number): Promise<readonly FunnelStage[]>;
  /** Of the last stays that have ended, at most so many. */
  timeInStep(stays: number): Promise<readonly TimeInStep[]>;
  /** Of upgrades at our own steps, each counted up to 1001. */
  ages(): Promise<readonly AgeCount[]>;
  /** Failed attempts of each day, of the groups that failed most; days are in UTC. */
  failures(days: number, groups: number): Promise<readonly DayOfFailures[]>;
  /** Releases that began in the last days. */
  releases(days: number): Promise<readonly { readonly version: string; readonly beganAt: Date }[]>;
  /** The first and the last of so many days, in UTC. */
  span(days: number): Promise<{ readonly from: string; readonly to: string }>;
}

const firstDay = (days: number) => Prisma.sql`((crossgrade_now() at time zone 'UTC')::date - ${days - 1}::int)`;
const since = (days: number) => Prisma.sql`(${firstDay(days)}::timestamp at time zone 'UTC')`;

export function createPictures(database: Database): Pictures {
  return {
    funnel: (days) =>
      reaching(
        () => database.$queryRaw<FunnelStage[]>`${Prisma.raw(plannedEachTime)}
          with stage as (
            select step, place::int from unnest(${[...stagesOfWay]}::text[]) with ordinality as s(step, place)
          ), reached as (
            select case when u.step = 'completed' then ${stagesOfWay.length}::int
              else (select max(s.place) from upgrade_stay y join stage s on s.step = y.step where y.upgrade_id = u.id)
              end as place
            from upgrade u where u.created_at >= ${since(days)}
          ), counted as (select place, count(*)::int as furthest from reached group by place)
          select s.step, coalesce(c.furthest, 0) as furthest,
            case when s.step = 'completed' then 0 else (select count(*)::int from (
              select 1 from upgrade u where u.step = s.step limit ${countedUpTo + 1}) w) end as waiting
          from stage s left join counted c using (place) order by s.place`,
      ),
    timeInStep: (stays) =>
      reaching(
        () => database.$queryRaw<TimeInStep[]>`${Prisma.raw(plannedEachTime)}
          with stay as materialized (
            select upgrade_id, turn, since from upgrade_stay where turn > 0 order by since desc limit ${stays}
          ), ended as (
            select b.step, extract(epoch from stay.since - b.since)::float8 as seconds
            from stay join upgrade_stay b on b.upgrade_id = stay.upgrade_id and b.turn = stay.turn - 1
          )
          select step, count(*)::int as stays,
            percentile_cont(0.5) within group (order by seconds) as "medianSeconds",
            percentile_cont(0.9) within group (order by seconds) as "p90Seconds"
          from ended where step = any(${[...stagesOfWay]}::text[]) and step <> 'completed' group by step`,
      ),
    ages: () => reaching(() => countAges(database)),
    failures: (days, groups) =>
      reaching(
        () => database.$queryRaw<DayOfFailures[]>`${Prisma.raw(plannedEachTime)}
          with failed as (
            select fingerprint, (ended_at at time zone 'UTC')::date as day, count(*)::int as failures from kit_attempt
            where fingerprint is not null and ended_at >= ${since(days)} group by 1, 2
          ), most as (
            select fingerprint, sum(failures) as failures from failed group by 1
            order by 2 desc, fingerprint collate "C" limit ${groups}
          )
          select f.fingerprint, to_char(f.day, 'YYYY-MM-DD') as day, f.failures
          from failed f join most m using (fingerprint) order by m.failures desc, f.fingerprint collate "C", f.day`,
      ),
    releases: (days) =>
      reaching(
        () => database.$queryRaw<{ version: string; beganAt: Date }[]>`
          select version, began_at as "beganAt" from release where began_at >= ${since(days)} order by began_at`,
      ),
    span: (days) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<{ from: string; to: string }[]>`
          select to_char(${firstDay(days)}, 'YYYY-MM-DD') as "from",
            to_char(crossgrade_now() at time zone 'UTC', 'YYYY-MM-DD') as "to"`;
        if (!row) throw new Error('PostgreSQL has no time');
        return row;
      }),
  };
}

function countAges(database: Database): Promise<readonly AgeCount[]> {
  const classes = ageClasses.map(({ fromMs, toMs }, age) => ({ age, fromMs, toMs }));
  return database.$queryRaw<AgeCount[]>`${Prisma.raw(plannedEachTime)}
    select s.step, a.age, (select count(*)::int from (
        select 1 from upgrade u where u.step = s.step
          and u.step_since <= crossgrade_now() - a."fromMs" * interval '1 millisecond'
          and u.step_since > coalesce(crossgrade_now() - a."toMs" * interval '1 millisecond', '-infinity')
        limit ${countedUpTo + 1}) w) as count
    from unnest(${ourSteps}::text[]) with ordinality as s(step, place)
    cross join jsonb_to_recordset(${JSON.stringify(classes)}::jsonb) as a(age int, "fromMs" int8, "toMs" int8)
    order by s.place, a.age`;
}
