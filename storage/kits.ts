import { Prisma } from '../prisma/generated/client.ts';
import type { KitProblem } from '../core/problems.ts';
import type { ProductId } from '../core/product-ids.ts';
import { type Database, reaching } from './database.ts';
import type { KitContent } from './records.ts';

/** A published installer; its bytes lie in the object store under their SHA-256. */
export interface InstallerRecord {
  readonly productId: ProductId;
  readonly version: string;
  readonly platform: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** What building and serving kits asks of PostgreSQL. */
export interface Kits {
  /** For each product and platform the newest installer that is not withdrawn. */
  installers(productIds: readonly ProductId[]): Promise<readonly InstallerRecord[]>;
  /** Counts an attempt at the kit of a turn, with the problem that it ended in; nothing when the upgrade has moved on. */
  recordAttempt(upgradeId: string, turn: number, problem: KitProblem | null): Promise<void>;
  /** Notes that the kit of a turn is being built now. */
  hear(upgradeId: string, turn: number): Promise<void>;
  /**
   * What a link of an upgrade leads to, noting that it was fetched; null when the upgrade does not offer it any more.
   */
  fetch(upgradeId: string, layoutDigest: string): Promise<KitContent | null>;
  /** Keeps a kit's content; keeping it again changes nothing. */
  keep(content: KitContent): Promise<void>;
  find(layoutDigest: string): Promise<KitContent | null>;
}

export function createKits(database: Database): Kits {
  return {
    installers: (productIds) =>
      reaching(async () => {
        const rows = await database.$queryRaw<(Omit<InstallerRecord, 'sizeBytes'> & { sizeBytes: bigint })[]>`
          select distinct on (product_id, platform) product_id as "productId", version, platform,
            file_name as "fileName", size_bytes as "sizeBytes", sha256
          from installer where withdrawn_at is null and product_id = any(${[...productIds]})
          order by product_id, platform, published_at desc, id desc`;
        return rows.map((row) => ({ ...row, sizeBytes: Number(row.sizeBytes) }));
      }),
    recordAttempt: (upgradeId, turn, problem) =>
      reaching(async () => {
        await database.$executeRaw`
          update kit_build k set attempt = k.attempt + 1,
            problem = coalesce(${problem === null ? null : JSON.stringify(problem)}::jsonb, k.problem)
          from upgrade u
          where u.id = ${upgradeId}::uuid and u.turn = ${turn} and k.upgrade_id = u.id and k.revision = u.kit_revision`;
      }),
    hear: (upgradeId, turn) =>
      reaching(async () => {
        await database.$executeRaw`
          update kit_build k set heard_at = crossgrade_now() from upgrade u
          where u.id = ${upgradeId}::uuid and u.turn = ${turn} and k.upgrade_id = u.id and k.revision = u.kit_revision`;
      }),
    fetch: (upgradeId, layoutDigest) =>
      reaching(async () => {
        const offered = Prisma.sql`exists (select 1 from kit_build k where k.upgrade_id = u.id and k.state = 'ready'
          and k.kit_digest = ${layoutDigest}) and u.step not in ('reverting', 'reverted')`;
        await database.$executeRaw`
          update upgrade u set downloaded_at = crossgrade_now(), revision = u.revision + 1
          where u.id = ${upgradeId}::uuid and u.downloaded_at is null and ${offered}`;
        const [row] = await database.$queryRaw<ContentRow[]>`
          select d.layout_digest as "layoutDigest", d.manifest, d.size_bytes as "sizeBytes"
          from deployment_kit d, upgrade u
          where d.layout_digest = ${layoutDigest} and u.id = ${upgradeId}::uuid and ${offered}`;
        return row ? contentOf(row) : null;
      }),
    keep: ({ layoutDigest, manifest, sizeBytes }) =>
      reaching(async () => {
        await database.$executeRaw`
          insert into deployment_kit (layout_digest, manifest, size_bytes, built_at)
          values (${layoutDigest}, ${manifest}, ${sizeBytes}::bigint, crossgrade_now())
          on conflict (layout_digest) do nothing`;
      }),
    find: (layoutDigest) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<ContentRow[]>`
          select layout_digest as "layoutDigest", manifest, size_bytes as "sizeBytes"
          from deployment_kit where layout_digest = ${layoutDigest}`;
        return row ? contentOf(row) : null;
      }),
  };
}

type ContentRow = Omit<KitContent, 'sizeBytes'> & { readonly sizeBytes: bigint };

function contentOf(row: ContentRow): KitContent {
  return { ...row, sizeBytes: Number(row.sizeBytes) };
}
