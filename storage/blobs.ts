import { type Database, reaching } from './database.ts';

/** What is known of immutable bytes in the object store: with it, each MiB can be checked by itself. */
export interface BlobRecord {
  /** Hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** The CRC-32 of each MiB, 4 bytes each, big-endian. */
  readonly blockCrcs: Uint8Array;
}

export interface Blobs {
  find(sha256: string): Promise<BlobRecord | null>;
  /** Notes a block that is not what it was; the first finding stays. */
  noteDamage(sha256: string, block: number): Promise<void>;
  /** Those of these that no published installer and no kit that is offered names any more. */
  unneeded(sha256s: readonly string[]): Promise<readonly string[]>;
  /** Forgets what is known of bytes, unless a published installer names them by now. */
  forget(sha256: string): Promise<void>;
}

export function createBlobs(database: Database): Blobs {
  return {
    find: (sha256) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<(Omit<BlobRecord, 'sizeBytes'> & { sizeBytes: bigint })[]>`
          select sha256, size_bytes as "sizeBytes", block_crcs as "blockCrcs" from blob where sha256 = ${sha256}`;
        return row ? { ...row, sizeBytes: Number(row.sizeBytes) } : null;
      }),
    noteDamage: (sha256, block) =>
      reaching(async () => {
        await database.$executeRaw`
          update blob set damaged_at = crossgrade_now(), damaged_block = ${block}
          where sha256 = ${sha256} and damaged_at is null`;
      }),
    unneeded: (sha256s) =>
      reaching(async () => {
        const rows = await database.$queryRaw<{ sha256: string }[]>`
          select s.sha256 from unnest(${[...sha256s]}::text[]) as s(sha256)
          where not exists (select 1 from installer i where i.sha256 = s.sha256 and i.withdrawn_at is null)
            and not exists (select 1 from deployment_kit_blob b join kit_build k on k.kit_digest = b.layout_digest
              where b.sha256 = s.sha256 and k.state = 'ready')
            and not exists (select 1 from installer_upload u where u.state = 'receiving'
              and u.changed_at > crossgrade_now() - interval '1 day')`;
        return rows.map(({ sha256 }) => sha256);
      }),
    forget: (sha256) =>
      reaching(async () => {
        await database.$executeRaw`
          delete from blob b where b.sha256 = ${sha256}
            and not exists (select 1 from installer i where i.sha256 = b.sha256 and i.withdrawn_at is null)`;
      }),
  };
}
