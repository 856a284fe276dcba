import { Prisma } from '../prisma/generated/client.ts';
import { type Database, reaching } from './database.ts';
import type { ChainPlace, FedEvent, FeedPlace, Storage } from './records.ts';

export function createFeed(database: Database): Storage['feed'] {
  return {
    events: (after, limit) => reaching(() => readFeed(database, after, limit)),
    placeOf: (upgradeId) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<ChainPlace[]>`
          select revision, catalog_revision as "catalogRevision", event_count as number,
            encode(event_hash, 'hex') as hash
          from upgrade where id = ${upgradeId}::uuid`;
        return row ?? null;
      }),
  };
}

/**
 * Nothing below the snapshot's horizon can appear later, since every transaction there has ended. What is above it
 * waits, so that a slow transaction's events are read in their place instead of being passed by.
 */
async function readFeed(database: Database, after: FeedPlace | null, limit: number): Promise<readonly FedEvent[]> {
  const isLater = after
    ? Prisma.sql`and (e.xid, e.upgrade_id, e.number) > (${after.xid}::xid8, ${after.upgradeId}::uuid, ${after.number})`
    : Prisma.empty;
  return database.$queryRaw<FedEvent[]>`
    select e.xid::text as xid, e.upgrade_id as "upgradeId", e.number, e.type, e.facts, e.command_id as "commandId",
      e.at, encode(e.hash, 'hex') as hash
    from upgrade_event e
    where e.xid < pg_snapshot_xmin(pg_current_snapshot()) ${isLater}
    order by e.xid, e.upgrade_id, e.number limit ${limit}`;
}
