import pg from 'pg';
import { causeOfTrouble, fingerprintOf } from '../core/fingerprints.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type Database, reaching } from './database.ts';

/** Which upgrades a run must look at. */
export interface Bell {
  /**
   * Takes the upgrades that are due, or have a command undecided for longer than the patience, and puts each off:
   * 2 s, then 4 s, up to 60 s until the next ring. A write to the upgrade starts this anew.
   */
  take(limit: number): Promise<readonly Rung[]>;
  /** Notes which runs do not go on, as Temporal reports it; all others do. */
  noteTroubles(troubles: readonly RunTrouble[]): Promise<void>;
  /** Has the bell ring, from now on, for all upgrades that do not rest. Answers with how many. */
  ringAll(): Promise<number>;
}

export interface Rung {
  readonly upgradeId: string;
  /** The first order's, by which people know the upgrade. */
  readonly orderNumber: string;
}

export interface RunTrouble {
  readonly upgradeId: string;
  readonly cause: string;
}

const patienceMs = 2000;

/** Once its run goes on, an upgrade that is parked belongs to the group of what its last build failed of. */
const groupOfProblem = Prisma.sql`(select a.fingerprint from kit_attempt a
  where a.upgrade_id = u.id and u.problem_code is not null order by a.turn desc, a.attempt desc limit 1)`;

export function createBell(database: Database): Bell {
  return {
    take: (limit) =>
      reaching(async () => {
        return database.$queryRaw<Rung[]>`
          with waiting as (
            select u.id from upgrade u where u.due_at is not null and u.due_at <= crossgrade_now()
              and (u.ring_after is null or u.ring_after <= now())
            union
            select u.id from command c join upgrade u on u.id = c.upgrade_id
            where c.outcome is null and c.created_at <= crossgrade_now() - ${patienceMs} * interval '1 millisecond'
              and (u.ring_after is null or u.ring_after <= now())
          ), first as (
            select w.id from waiting w join upgrade u on u.id = w.id
            order by u.ring_after nulls first, u.due_at nulls first limit ${limit}
          ), rung as (
            select u.id from upgrade u join first w on w.id = u.id order by u.id for update of u skip locked
          )
          update upgrade u set ring_count = u.ring_count + 1,
            ring_after = now() + least(60, power(2, least(u.ring_count, 6) + 1)) * interval '1 second'
          from rung where rung.id = u.id
          returning u.id as "upgradeId", coalesce((select o.order_number from upgrade_order o where o.upgrade_id = u.id
            order by o.placed_at, o.id limit 1), '') as "orderNumber"`;
      }),
    noteTroubles: (troubles) =>
      reaching(async () => {
        const found = troubles.map((trouble) => ({ ...trouble, group: fingerprintOf(causeOfTrouble(trouble.cause)) }));
        await database.$executeRaw`
          with told as (
            select * from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as t("upgradeId" uuid, cause text, "group" text)
          ), concerned as (
            select id from upgrade where run_trouble is not null union select "upgradeId" from told
          )
          update upgrade u set run_trouble = t.cause,
            run_trouble_at = case when t.cause is not null then coalesce(u.run_trouble_at, crossgrade_now()) end,
            fingerprint = coalesce(t."group", ${groupOfProblem})
          from concerned c left join told t on t."upgradeId" = c.id
          where u.id = c.id and u.run_trouble is distinct from t.cause`;
      }),
    ringAll: () =>
      reaching(
        () => database.$executeRaw`
          update upgrade u set due_at = crossgrade_now(), ring_count = 0, ring_after = null
          where u.waiting_on is not null
            or exists (select 1 from command c where c.upgrade_id = u.id and c.outcome is null)`,
      ),
  };
}

/** One process at a time holds the bell; the lock goes with the connection. */
const bellLock = 7_251_963;

/** A place in the line for the bell, on a connection of its own that is kept while PostgreSQL keeps it. */
export interface BellLock {
  /** Whether this process has the bell, as far as is known without asking. */
  readonly holds: () => boolean;
  /** Takes the bell if no other process has it. */
  take(): Promise<boolean>;
  close(): Promise<void>;
}

export function openBellLock(url: string): BellLock {
  let connected: pg.Client | null = null;
  let held = false;

  async function connection(): Promise<pg.Client> {
    if (connected) return connected;
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000, keepAlive: true });
    client.on('error', () => undefined);
    client.on('end', () => {
      if (connected === client) forget();
    });
    await client.connect();
    connected = client;
    return client;
  }

  function forget(): void {
    connected = null;
    held = false;
  }

  return {
    holds: () => held,
    async take() {
      if (held) return true;
      const client = await connection();
      const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [bellLock]);
      held = connected === client && rows[0]?.taken === true;
      return held;
    },
    async close() {
      const client = connected;
      forget();
      await client?.end();
    },
  };
}
