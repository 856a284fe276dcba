import { v7 as uuid } from 'uuid';
import { Prisma } from '../prisma/generated/client.ts';
import { type Database, reaching } from './database.ts';
import { pageOf } from './paging.ts';
import type { SessionRecord, Sessions } from './records.ts';
import type { Sealing } from './sealing.ts';

/** So long without being used, and in all, does a session last. */
export const idleDays = 30;
export const mostDays = 180;

const columns = Prisma.sql`s.id, s.account_id as "accountId", s.upgrade_id as "upgradeId", s.browser,
  s.opened_at as "openedAt", s.last_used_at as "lastUsedAt"`;

const isLive = Prisma.sql`(s.last_used_at > crossgrade_now() - make_interval(days => ${idleDays})
  and s.opened_at > crossgrade_now() - make_interval(days => ${mostDays}))`;

export function createSessions(database: Database, sealing: Sealing): Sessions {
  return {
    byToken: (token) =>
      reaching(async () => {
        const [found] = await used(database, Prisma.sql`s.token_digest = ${sealing.digest(token, 'session')}`);
        return found ?? null;
      }),
    open: (accountId, token, browser) =>
      reaching(async () => {
        await database.$executeRaw`
          insert into account_session (id, account_id, token_digest, browser, opened_at, last_used_at)
          values (${uuid()}::uuid, ${accountId}::uuid, ${sealing.digest(token, 'session')}, ${browser},
            crossgrade_now(), crossgrade_now())
          on conflict (token_digest) do nothing`;
      }),
    ofVisitors: (ids) => reaching(() => used(database, Prisma.sql`s.id = any(${[...ids]}::uuid[])`)),
    join: (visitorId, upgradeId, accountId) =>
      reaching(async () => {
        await database.$executeRaw`
          insert into account_session (id, account_id, upgrade_id, opened_at, last_used_at)
          values (${visitorId}::uuid, ${accountId}::uuid, ${upgradeId}::uuid, crossgrade_now(), crossgrade_now())
          on conflict (id) do nothing`;
      }),
    page: (accountId, { limit, cursor }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<SessionRecord[]>`
          select ${columns} from account_session s
          where s.account_id = ${accountId}::uuid and (${cursor}::uuid is null or s.id < ${cursor}::uuid) and ${isLive}
          order by s.id desc limit ${limit + 1}`;
        return pageOf(rows, limit, ({ id }) => id);
      }),
    end: (accountId, ids) =>
      reaching(async () => {
        const ended = await database.$executeRaw`
          delete from account_session where account_id = ${accountId}::uuid and id = any(${[...ids]}::uuid[])`;
        return ended > 0;
      }),
    endAll: (accountId) =>
      reaching(async () => {
        await database.$executeRaw`delete from account_session where account_id = ${accountId}::uuid`;
      }),
  };
}

/** Reads live sessions; that they were used is written at most every five minutes. */
async function used(database: Database, which: Prisma.Sql): Promise<readonly SessionRecord[]> {
  const found = await database.$queryRaw<(SessionRecord & { readonly stale: boolean })[]>`
    select ${columns}, s.last_used_at < crossgrade_now() - interval '5 minutes' as stale
    from account_session s where ${which} and ${isLive}`;
  const stale = found.filter((session) => session.stale).map(({ id }) => id);
  if (stale.length > 0)
    await database.$executeRaw`
      update account_session set last_used_at = crossgrade_now() where id = any(${stale}::uuid[])`;
  return found.map(({ stale: _stale, ...session }) => session);
}
