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
    keep: ({ layoutDigest, manifest, sizeBytes }) =>
      reaching(async () => {
        await database.$executeRaw`
          insert into deployment_kit (layout_digest, manifest, size_bytes, built_at)
          values (${layoutDigest}, ${manifest}, ${sizeBytes}::bigint, crossgrade_now())
          on conflict (layout_digest) do nothing`;
      }),
    find: (layoutDigest) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<(Omit<KitContent, 'sizeBytes'> & { sizeBytes: bigint })[]>`
          select layout_digest as "layoutDigest", manifest, size_bytes as "sizeBytes"
          from deployment_kit where layout_digest = ${layoutDigest}`;
        return row ? { ...row, sizeBytes: Number(row.sizeBytes) } : null;
      }),
  };
}
