import { type Database, reaching } from './database.ts';
import type { Storage } from './records.ts';

export function createClock(database: Database): Storage['clock'] {
  return {
    now: () => reaching(() => now(database)),
    advance: (milliseconds) =>
      reaching(async () => {
        await database.$executeRaw`
          insert into sandbox_clock (id, ahead_ms) values (1, ${BigInt(milliseconds)})
          on conflict (id) do update set ahead_ms = sandbox_clock.ahead_ms + excluded.ahead_ms`;
        return now(database);
      }),
  };
}

async function now(database: Database): Promise<Date> {
  const [row] = await database.$queryRaw<{ now: Date }[]>`select crossgrade_now() as now`;
  if (!row) throw new Error('PostgreSQL has no time');
  return row.now;
}
