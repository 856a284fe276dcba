import { Prisma } from '../prisma/generated/client.ts';

/** After so many rings without an answer, some two minutes, nobody may be listening. */
export const ringsUntilAway = 6;

/** The company that upgrade `u` is for: as the form has it, else as the order. */
export const companyOfUpgrade = Prisma.sql`
  (select coalesce(p.value #>> '{company,name}', p.value ->> 'companyName') from personal_record p
    where p.upgrade_id = u.id order by p.kind = 'account-form' desc, p.recorded_at desc, p.id desc limit 1)`;

/** Whether an upgrade has its suite's place with its customer: then a further order of the suite joins it. */
export function isInForce(upgrade: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`${upgrade}.step not in ('canceled', 'abandoned', 'reverting', 'reverted')`;
}

/** The latest upgrade of the same customer to another suite, opened after this one; null when there is none. */
export function supersederOf(upgradeId: string): Prisma.Sql {
  return Prisma.sql`(select o.id from upgrade o join upgrade u on u.id = ${upgradeId}::uuid
    where o.customer_id = u.customer_id and o.suite <> u.suite and o.id > u.id and ${isInForce(Prisma.sql`o`)}
    order by o.id desc limit 1)`;
}

/** Our own work may be without a sign of life for so long until it counts as late. */
const quietMs = 120_000;

const lastHeard = Prisma.sql`greatest(u.step_since, (select k.heard_at from kit_build k
  where k.upgrade_id = u.id and k.revision = u.kit_revision and u.step = 'deployment-kit'))`;

/** Since when upgrade `u` does not get on by our fault: its run is in trouble, or our own work shows no sign of life. */
export const lateSince = lateSinceAt(Prisma.sql`crossgrade_now()`);

/** The same at a moment that is known already: many rows are looked at, and the clock is not asked for each. */
export function lateSinceAt(now: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    (case when u.run_trouble is not null or u.waiting_on = 'us' and (u.ring_count >= ${ringsUntilAway}
      or ${lastHeard} < ${now} - ${quietMs} * interval '1 millisecond') then ${lastHeard} end)`;
}

/** Why it does not get on, if it does not. */
export const lateCause = Prisma.sql`
  (case when u.run_trouble is not null then 'run-in-trouble' when u.ring_count >= ${ringsUntilAway} then 'engine-away'
    when u.step = 'deployment-kit' then 'no-kit-worker' else 'work-fails' end)`;
