import { v7 as uuid } from 'uuid';
import { Prisma } from '../prisma/generated/client.ts';
import { type Database, reaching } from './database.ts';
import type { OperatorActs } from './operator-acts.ts';
import { pageOf } from './paging.ts';
import type { OperatorSessionRecord, Storage } from './records.ts';
import { makeSecret, secretDigest } from './secrets.ts';

const columns = Prisma.sql`s.id, s.operator_id as "operatorId", s.created_at as "createdAt", s.seen_at as "seenAt"`;

/** A session ends half a day after it began, and after an hour in which nobody came. */
export const isOpen = Prisma.sql`s.created_at > now() - interval '12 hours' and s.seen_at > now() - interval '1 hour'`;

/** The browsers in which operators are signed in. */
export function createOperatorSessions(database: Database, acts: OperatorActs): Storage['operatorSessions'] {
  return {
    open: (operatorId) =>
      reaching(async () => {
        const token = makeSecret();
        await database.$executeRaw`
          with over as (delete from operator_session s where not (${isOpen}))
          insert into operator_session (id, operator_id, digest, created_at, seen_at)
          values (${uuid()}::uuid, ${operatorId}::uuid, ${secretDigest(token)}, now(), now())`;
        return token;
      }),
    holder: (token) =>
      reaching(async () => {
        const [found] = await database.$queryRaw<Awaited<ReturnType<Storage['operatorSessions']['holder']>>[]>`
          with found as (
            select ${columns}, o.login, o.name, o.role from operator_session s join operator o on o.id = s.operator_id
            where s.digest = ${secretDigest(token)} and ${isOpen} and o.dismissed_at is null
          ), seen as (
            update operator_session s set seen_at = now() from found
            where s.id = found.id and s.seen_at < now() - interval '5 minutes'
          )
          select * from found`;
        return found ?? null;
      }),
    page: (operatorId, { limit, cursor }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<OperatorSessionRecord[]>`
          select ${columns} from operator_session s where s.operator_id = ${operatorId}::uuid and ${isOpen}
            and (${cursor}::uuid is null or s.id < ${cursor}::uuid)
          order by s.id desc limit ${limit + 1}`;
        return pageOf(rows, limit, ({ id }) => id);
      }),
    end: (operatorId, id) =>
      reaching(async () => {
        const ended = await database.$executeRaw`
          delete from operator_session where id = ${id}::uuid and operator_id = ${operatorId}::uuid`;
        return ended > 0;
      }),
    endAll: (actor, operatorId, reason) =>
      reaching(() =>
        database.$transaction(async (transaction) => {
          const [known] = await transaction.$queryRaw<{ id: string }[]>`
            select id from operator where id = ${operatorId}::uuid`;
          if (!known) return null;
          const ended = await transaction.$executeRaw`
            delete from operator_session where operator_id = ${operatorId}::uuid`;
          if (ended > 0) {
            await acts.note({ actor, act: 'endSessions', subject: operatorId, reason, after: { ended } }, transaction);
          }
          return ended;
        }),
      ),
  };
}
