import { v7 as uuid } from 'uuid';
import { canonicalJson } from '../core/canonical-json.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type Database, reaching, type Transaction } from './database.ts';
import { keyedRequest } from './keyed-requests.ts';
import { pageOf } from './paging.ts';
import type {
  InstallerNames,
  InstallerPublication,
  PublishedInstaller,
  Storage,
  StoredBytes,
  Withdrawn,
} from './records.ts';
import type { Sealing } from './sealing.ts';

interface Row extends InstallerNames {
  readonly id: string;
  readonly sizeBytes: bigint;
  readonly sha256: string;
  readonly publishedAt: Date;
  readonly withdrawnAt: Date | null;
  readonly withdrawnReason: string | null;
  readonly damagedAt: Date | null;
  readonly damagedBlock: number | null;
  readonly kits: number;
}

const columns = Prisma.sql`
  i.id, i.product_id as "productId", i.version, i.platform, i.file_name as "fileName", i.size_bytes as "sizeBytes",
  i.sha256, i.published_at as "publishedAt", i.withdrawn_at as "withdrawnAt", i.withdrawn_reason as "withdrawnReason",
  b.damaged_at as "damagedAt", b.damaged_block as "damagedBlock",
  (select count(*)::int from deployment_kit_blob k where k.sha256 = i.sha256) as kits
  from installer i left join blob b on b.sha256 = i.sha256`;

export function createInstallers(database: Database, sealing: Sealing): Storage['installers'] {
  return {
    page: (productId, { limit, cursor }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<Row[]>`
          select ${columns}
          where (${productId}::text is null or i.product_id = ${productId})
            and (${cursor}::uuid is null or i.id < ${cursor}::uuid)
          order by i.id desc limit ${limit + 1}`;
        const page = pageOf(rows, limit, ({ id }) => id);
        return { ...page, items: page.items.map(recordOf) };
      }),
    publish: (names, bytes) =>
      reaching(() => database.$transaction((transaction) => publishInstaller(transaction, names, bytes))),
    withdraw: (asked, id, reason) =>
      reaching(() =>
        database.$transaction(async (transaction) => {
          const request = keyedRequest(transaction, sealing, asked, canonicalJson({ id, reason }), 'catalog_request');
          if (!(await lockSameBytes(transaction, id))) return null;
          const { same } = await request.keep(id);
          return same ? { kind: 'withdrawn', ...(await withdraw(transaction, id, reason)) } : { kind: 'other-request' };
        }),
      ),
  };
}

export async function findInstaller(through: Transaction, id: string): Promise<PublishedInstaller | null> {
  const [row] = await through.$queryRaw<Row[]>`select ${columns} where i.id = ${id}::uuid`;
  return row ? recordOf(row) : null;
}

/** Publishes an installer unless its version and platform are published; notes its bytes. */
export async function publishInstaller(
  transaction: Transaction,
  names: InstallerNames,
  bytes: StoredBytes,
): Promise<InstallerPublication> {
  const { productId, version, platform, fileName } = names;
  const inserted = await transaction.$executeRaw`
    insert into installer (id, product_id, version, platform, file_name, size_bytes, sha256, published_at)
    values (${uuid()}::uuid, ${productId}, ${version}, ${platform}, ${fileName}, ${BigInt(bytes.sizeBytes)},
      ${bytes.sha256}, crossgrade_now())
    on conflict (product_id, version, platform) where withdrawn_at is null do nothing`;
  const [{ id, sha256 } = absent()] = await transaction.$queryRaw<{ id: string; sha256: string }[]>`
    select id, sha256 from installer
    where product_id = ${productId} and version = ${version} and platform = ${platform} and withdrawn_at is null`;
  if (sha256 !== bytes.sha256) return { kind: 'other' };

  await noteBytes(transaction, bytes);
  const installer = (await findInstaller(transaction, id)) ?? absent();
  return { kind: inserted === 1 ? 'published' : 'known', installer };
}

function absent(): never {
  throw new Error('an installer that was just published is gone');
}

/** They are named from now on, and whole: what was damaged before has made way for them. */
async function noteBytes(transaction: Transaction, bytes: StoredBytes): Promise<void> {
  const { sha256, sizeBytes, blockCrcs } = bytes;
  await transaction.$executeRaw`
    insert into blob (sha256, size_bytes, block_crcs, kept_at)
    values (${sha256}, ${BigInt(sizeBytes)}, ${Uint8Array.from(blockCrcs)}, crossgrade_now())
    on conflict (sha256) do update set unneeded_since = null, damaged_at = null, damaged_block = null`;
}

/** Whoever publishes a kit, or withdraws another installer of the same bytes, holds one of these rows. */
async function lockSameBytes(transaction: Transaction, id: string): Promise<boolean> {
  const rows = await transaction.$queryRaw<unknown[]>`
    select 1 from installer
    where sha256 = (select sha256 from installer where id = ${id}::uuid) order by id for update`;
  return rows.length > 0;
}

/** In statements of their own, since each sees what was committed while the rows were waited for. */
async function withdraw(transaction: Transaction, id: string, reason: string): Promise<Withdrawn> {
  const { sha256 } = (await findInstaller(transaction, id)) ?? absent();
  await transaction.$executeRaw`
    update installer set withdrawn_at = crossgrade_now(), withdrawn_reason = ${reason}
    where id = ${id}::uuid and withdrawn_at is null`;
  await transaction.$executeRaw`
    update deployment_kit d set withdrawn_at = crossgrade_now()
    from deployment_kit_blob b
    where b.layout_digest = d.layout_digest and b.sha256 = ${sha256} and d.withdrawn_at is null
      and not exists (select 1 from installer i where i.sha256 = ${sha256} and i.withdrawn_at is null)`;
  const [{ withdrawnKits, concernedUpgrades } = absent()] = await transaction.$queryRaw<Concerned[]>`
    select count(distinct d.layout_digest)::int as "withdrawnKits", count(distinct k.upgrade_id)::int as "concernedUpgrades"
    from deployment_kit_blob b
    join deployment_kit d on d.layout_digest = b.layout_digest and d.withdrawn_at is not null
    left join kit_build k on k.kit_digest = d.layout_digest and k.state = 'ready'
    where b.sha256 = ${sha256}`;
  return { installer: (await findInstaller(transaction, id)) ?? absent(), withdrawnKits, concernedUpgrades };
}

interface Concerned {
  readonly withdrawnKits: number;
  readonly concernedUpgrades: number;
}

function recordOf(row: Row): PublishedInstaller {
  const { id, productId, version, platform, fileName, sha256, publishedAt, kits } = row;
  const { withdrawnAt, withdrawnReason, damagedAt, damagedBlock } = row;
  return {
    id,
    productId,
    version,
    platform,
    fileName,
    sizeBytes: Number(row.sizeBytes),
    sha256,
    publishedAt,
    withdrawn: withdrawnAt && { at: withdrawnAt, reason: withdrawnReason ?? '' },
    damaged: damagedAt && { at: damagedAt, block: damagedBlock },
    kits,
  };
}
