import { Prisma } from '../prisma/generated/client.ts';

/** After so many rings without an answer, some two minutes, nobody may be listening. */
export const ringsUntilAway = 6;

/** The company that upgrade `u` is for: as the form has it, else as the order. */
export const companyOfUpgrade = Prisma.sql`
  (select coalesce(p.value #>> '{company,name}', p.value ->> 'companyName') from personal_record p
    where p.upgrade_id = u.id order by p.kind = 'account-form' desc, p.recorded_at desc, p.id desc limit 1)`;
