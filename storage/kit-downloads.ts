import { Prisma } from '../prisma/generated/client.ts';
import type { Catalog } from './catalog.ts';
import { type Database, isTaken, reaching, type Transaction } from './database.ts';
import type { ServedRange, Storage } from './records.ts';
import { readSnapshot } from './snapshot.ts';
import type { Writer } from './writing.ts';

interface KitDownloadsDependencies {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly writer: Writer;
}

export function createKitDownloads(dependencies: KitDownloadsDependencies): Storage['kitDownloads'] {
  const { database } = dependencies;
  return {
    begin: (upgradeId) =>
      reaching(async () => {
        await database.$executeRaw(fetched(upgradeId));
      }),
    note: (served) =>
      reaching(async () => {
        if (await addPart(database, served)) return;
        await complete(dependencies, served, completingTries);
      }),
  };
}

/** The first part and the last, noted at the same moment, can wait for each other: one of them is tried again. */
const completingTries = 5;

async function complete(dependencies: KitDownloadsDependencies, served: ServedRange, left: number): Promise<void> {
  try {
    await dependencies.database.$transaction((transaction) => completeOnce(dependencies, transaction, served));
  } catch (error) {
    if (left <= 1 || !isTaken(error)) throw error;
    await complete(dependencies, served, left - 1);
  }
}

async function completeOnce(
  { catalog, writer }: KitDownloadsDependencies,
  transaction: Transaction,
  served: ServedRange,
): Promise<void> {
  const { upgradeId, layoutDigest, sizeBytes } = served;
  // Two kits of one upgrade take turns; parts that are added meanwhile refer to the upgrade and need not wait.
  await transaction.$executeRaw`select 1 from upgrade where id = ${upgradeId}::uuid for no key update`;
  if (!(await isNowComplete(transaction, served))) return;
  await transaction.$executeRaw(fetched(upgradeId));
  const snapshot = await readSnapshot(transaction, catalog, upgradeId);
  if (!snapshot) throw new Error('the upgrade of a download is gone');
  const event = { type: 'kitDownloaded', facts: { layoutDigest, sizeBytes } } as const;
  const writing = { change: { events: [event] }, verdict: null, licenses: [] };
  if (!(await writer.write(snapshot, writing, transaction))) throw new Error('a locked upgrade has changed');
}

function fetched(upgradeId: string): Prisma.Sql {
  return Prisma.sql`
    update upgrade set downloaded_at = crossgrade_now(), revision = revision + 1
    where id = ${upgradeId}::uuid and downloaded_at is null`;
}

/** Adds a range in one statement, unless that would complete a download: then it answers false. */
async function addPart(database: Database, served: ServedRange): Promise<boolean> {
  const { upgradeId, layoutDigest, sizeBytes } = served;
  const rows = await database.$queryRaw<unknown[]>`
    with fetched as (${fetched(upgradeId)})
    insert into kit_download as d (upgrade_id, layout_digest, served, started_at, last_at)
    select ${upgradeId}::uuid, ${layoutDigest}, ${rangeOf(served)}, crossgrade_now(), crossgrade_now()
    where not ${rangeOf(served)} @> int8range(0, ${sizeBytes}::bigint)
    on conflict (upgrade_id, layout_digest) do update
      set served = d.served + excluded.served, last_at = excluded.last_at
      where d.completed_at is not null or not d.served + excluded.served @> int8range(0, ${sizeBytes}::bigint)
    returning 1`;
  return rows.length > 0;
}

/** Adds a range, and answers whether the download is complete with it and was not before. */
async function isNowComplete(transaction: Transaction, served: ServedRange): Promise<boolean> {
  const { upgradeId, layoutDigest, sizeBytes } = served;
  await transaction.$executeRaw`
    insert into kit_download as d (upgrade_id, layout_digest, served, started_at, last_at)
    values (${upgradeId}::uuid, ${layoutDigest}, ${rangeOf(served)}, crossgrade_now(), crossgrade_now())
    on conflict (upgrade_id, layout_digest) do update
      set served = d.served + excluded.served, last_at = excluded.last_at`;
  const completed = await transaction.$executeRaw`
    update kit_download set completed_at = crossgrade_now()
    where upgrade_id = ${upgradeId}::uuid and layout_digest = ${layoutDigest} and completed_at is null
      and served @> int8range(0, ${sizeBytes}::bigint)`;
  return completed > 0;
}

function rangeOf({ range: { start, end } }: ServedRange): Prisma.Sql {
  return Prisma.sql`int8multirange(int8range(${start}::bigint, ${end}::bigint))`;
}
