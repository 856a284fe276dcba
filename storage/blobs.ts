import { Prisma } from '../prisma/generated/client.ts';
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
  /** Notes that all of them were read and are what they were. */
  noteWhole(sha256: string): Promise<void>;
  /**
   * Those of these that no published installer and no kit that is offered has named for so long: from when this was asked
   * first and nothing did. Bytes that were never published are named by nothing.
   */
  unneeded(sha256s: readonly string[], forMs: number): Promise<readonly string[]>;
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
    noteWhole: (sha256) =>
      reaching(async () => {
        await database.$executeRaw`
          update blob set damaged_at = null, damaged_block = null where sha256 = ${sha256}`;
      }),
    unneeded: (sha256s, forMs) =>
      reaching(async () => {
        await noteUnneeded(database, sha256s);
        const rows = await database.$queryRaw<{ sha256: string }[]>`
          select s.sha256 from unnest(${[...sha256s]}::text[]) as s(sha256) left join blob b on b.sha256 = s.sha256
          where not ${isNamed} and not ${mayComeNow}
            and (b.sha256 is null
              or b.unneeded_since <= crossgrade_now() - ${forMs}::bigint * interval '1 millisecond')`;
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

/** Whether something needs the bytes of `s.sha256`. */
const isNamed = Prisma.sql`(
  exists (select 1 from installer i where i.sha256 = s.sha256 and i.withdrawn_at is null)
  or exists (select 1 from deployment_kit_blob k join kit_build o on o.kit_digest = k.layout_digest
    where k.sha256 = s.sha256 and o.state = 'ready'))`;

/**
 * Whether an upload that comes in now may be of the bytes of `s.sha256`: one that did not announce its own may be of any.
 * They are left alone meanwhile, and that is all: how long nothing has named them counts on. Whoever receives an upload
 * says so every few seconds.
 */
const mayComeNow = Prisma.sql`exists (
  select 1 from installer_upload u where u.state = 'receiving' and u.changed_at > crossgrade_now() - interval '10 minutes'
    and (u.sha256 is null or lower(u.sha256) = s.sha256))`;

/** A first finding stays until something names the bytes again. */
async function noteUnneeded(database: Database, sha256s: readonly string[]): Promise<void> {
  await database.$executeRaw`
    update blob b set unneeded_since = case when s.named then null else crossgrade_now() end
    from (select s.sha256, ${isNamed} as named from unnest(${[...sha256s]}::text[]) as s(sha256)) as s
    where b.sha256 = s.sha256 and s.named = (b.unneeded_since is not null)`;
}
