import { type Database, reaching } from './database.ts';

/** What the sandbox can provoke in the build of a kit. */
export type SandboxFault =
  | 'kit-attempt-fails'
  | 'kit-build-fails'
  | 'kit-build-slow'
  | 'missing-blob'
  | 'flipped-bit'
  | 'truncated-blob'
  | 'withdrawn-installer'
  | 'store-away'
  | 'disk-full'
  | 'signer-away'
  | 'slow-store';

/** Where a fault shows, and how often; null is everywhere, and until it is cleared. */
export interface ProvokedFault {
  readonly kind: SandboxFault;
  readonly upgradeId: string | null;
  readonly productId: string | null;
  readonly times: number | null;
}

export interface Sandbox {
  /** Takes the oldest fault that is left for a build of this upgrade with these products, one time fewer. */
  takeFault(upgradeId: string, productIds: readonly string[]): Promise<SandboxFault | null>;
  /**
   * In the builds of one upgrade, or of all; so many times, or until it is cleared; with a product, or with any. Answers
   * whether there is such an upgrade.
   */
  provoke(
    upgradeId: string | null,
    kind: SandboxFault,
    times: number | null,
    productId?: string | null,
  ): Promise<boolean>;
  /** Those that are left. */
  faults(): Promise<readonly ProvokedFault[]>;
  clear(): Promise<void>;
}

export function createSandbox(database: Database): Sandbox {
  return {
    takeFault: (upgradeId, productIds) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<{ kind: SandboxFault }[]>`
          update sandbox_fault set remaining = remaining - 1
          where id = (
            select id from sandbox_fault
            where coalesce(remaining, 1) > 0 and coalesce(upgrade_id, ${upgradeId}::uuid) = ${upgradeId}::uuid
              and (product_id is null or product_id = any(${[...productIds]}))
            order by created_at, id limit 1 for update)
          returning kind`;
        return row?.kind ?? null;
      }),
    provoke: (upgradeId, kind, times, productId = null) =>
      reaching(async () => {
        const inserted = await database.$executeRaw`
          insert into sandbox_fault (upgrade_id, product_id, kind, remaining)
          select ${upgradeId}::uuid, ${productId}, ${kind}, ${times}
          where ${upgradeId}::uuid is null or exists (select 1 from upgrade where id = ${upgradeId}::uuid)`;
        return inserted === 1;
      }),
    faults: () =>
      reaching(
        () => database.$queryRaw<ProvokedFault[]>`
          select kind, upgrade_id as "upgradeId", product_id as "productId", remaining as times
          from sandbox_fault where coalesce(remaining, 1) > 0 order by created_at, id limit 500`,
      ),
    clear: () =>
      reaching(async () => {
        await database.$executeRaw`delete from sandbox_fault`;
      }),
  };
}
