import { Prisma } from '../prisma/generated/client.ts';
import { type Database, reaching } from './database.ts';
import { isOpen } from './operator-sessions.ts';
import { idleDays, mostDays } from './sessions.ts';

/** How many of each were deleted. */
export interface EndedCounts {
  readonly codes: number;
  readonly sessions: number;
  readonly operatorSessions: number;
}

/** What opens nothing any more. */
export interface Ended {
  /** Deletes links and codes for one use a day after their end, and sessions at theirs: so many at a time, until none is left. */
  sweep(atOnce: number): Promise<EndedCounts>;
}

const codesOver = Prisma.sql`select id from one_time_code where ends_at < crossgrade_now() - interval '1 day'`;

/** Each by an index of its own. */
const sessionsOver = Prisma.sql`
  select id from account_session where last_used_at < crossgrade_now() - make_interval(days => ${idleDays})
  union select id from account_session where opened_at < crossgrade_now() - make_interval(days => ${mostDays})`;

const operatorSessionsOver = Prisma.sql`select s.id from operator_session s where not (${isOpen})`;

export function createEnded(database: Database): Ended {
  return {
    sweep: async (atOnce) => ({
      codes: await sweepTable('one_time_code', codesOver, atOnce),
      sessions: await sweepTable('account_session', sessionsOver, atOnce),
      operatorSessions: await sweepTable('operator_session', operatorSessionsOver, atOnce),
    }),
  };

  async function sweepTable(table: string, over: Prisma.Sql, atOnce: number): Promise<number> {
    let deleted = 0;
    for (;;) {
      const now = await reaching(
        () => database.$executeRaw`
          delete from ${Prisma.raw(table)} where id in (select id from (${over}) as over limit ${atOnce})`,
      );
      deleted += now;
      if (now < atOnce) return deleted;
    }
  }
}
