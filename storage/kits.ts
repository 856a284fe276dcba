import { randomUUID } from 'node:crypto';
import { Prisma } from '../prisma/generated/client.ts';
import { fingerprintOfProblem } from '../core/fingerprints.ts';
import { nextTryInMs } from '../core/kit-retries.ts';
import type { KitProblem } from '../core/problems.ts';
import type { ProductId } from '../core/product-ids.ts';
import { type Database, reaching } from './database.ts';
import type { KitContent, LinkedKit } from './records.ts';

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

/** With what its bytes are checked by. */
export interface InstallerForKit extends InstallerRecord {
  readonly blockCrcs: Uint8Array;
  /** A block that was found to be other than it was, until the whole is found right or sent again. */
  readonly damagedBlock: number | null;
}

/** A kit as its build froze it. */
export type KitToKeep = Omit<KitContent, 'sha256' | 'withdrawn'>;

/** How far a build is, in parts: each installer is one, and what is made of them all is the last. */
export interface BuildProgress {
  readonly done: number;
  readonly of: number;
}

/** A kit that one reader has for itself, to digest it. */
export interface ClaimedKit {
  readonly claim: string;
  readonly content: KitContent;
}

/** The turn of an upgrade in which its kit is built. */
export interface BuildTurn {
  readonly upgradeId: string;
  readonly turn: number;
}

/** What building and serving kits asks of PostgreSQL. */
export interface Kits {
  /** For each product and platform the newest installer that is not withdrawn. */
  installers(productIds: readonly ProductId[]): Promise<readonly InstallerForKit[]>;
  /**
   * Begins an attempt at the kit of a turn and answers with its number: attempts that began before can publish nothing
   * any more. Null when the upgrade has moved on.
   */
  begin(upgradeId: string, turn: number): Promise<number | null>;
  /**
   * Keeps the problem that an attempt ended in, and when the next one begins, for whoever looks while it is tried again.
   * One that is `final` is not.
   */
  noteProblem(turn: BuildTurn, attempt: number, problem: KitProblem, final: boolean): Promise<void>;
  /** Keeps how many parts of a build are done, for whoever looks; of an attempt that was overtaken nothing is kept. */
  noteProgress(upgradeId: string, attempt: number, turn: number, progress: BuildProgress): Promise<void>;
  /** Notes that the kit of a turn is being built now. */
  hear(upgradeId: string, turn: number): Promise<void>;
  /** What a link of an upgrade leads to; null when the upgrade does not offer it any more. */
  fetch(upgradeId: string, layoutDigest: string): Promise<LinkedKit | null>;
  /**
   * Keeps a kit's content; keeping it again changes nothing. Answers with the digests of installers that were withdrawn
   * meanwhile: then nothing is kept.
   */
  keep(content: KitToKeep): Promise<readonly string[]>;
  /**
   * Claims the oldest kit whose whole file was not digested yet, other than these, those that are claimed, and those with
   * bytes that are known to be damaged: they cannot be read before these are mended. The claim ends by itself after so long, unless it is renewed.
   */
  claimUndigested(except: readonly string[], forMs: number): Promise<ClaimedKit | null>;
  /** Renews a claim for so long from now; one that another reader has taken over stays with that one. */
  renewClaim(claim: string, forMs: number): Promise<void>;
  /** Ends a claim before its time. */
  endClaim(claim: string): Promise<void>;
  noteSha256(layoutDigest: string, sha256: string): Promise<void>;
  /** Forgets kits that were built before then and that no upgrade offers: their attempts were overtaken. Answers how many. */
  forgetUnoffered(builtBefore: Date): Promise<number>;
}

/** Whether bytes are withdrawn: all installers that have them are. */
const withdrawnBytes = (sha256: Prisma.Sql) => Prisma.sql`not exists (
  select 1 from installer i where i.sha256 = ${sha256} and i.withdrawn_at is null)`;

/** Whether a kit, the row `d`, was withdrawn, or holds bytes that were. */
export const isWithdrawnKit = Prisma.sql`(d.withdrawn_at is not null or exists (
  select 1 from deployment_kit_blob b where b.layout_digest = d.layout_digest
    and ${withdrawnBytes(Prisma.sql`b.sha256`)}))`;

const content = Prisma.sql`d.layout_digest as "layoutDigest", d.layout_version as "layoutVersion", d.manifest, d.entries,
  d.size_bytes as "sizeBytes", d.sha256, d.key_fingerprint as "keyFingerprint",
  ${isWithdrawnKit} as withdrawn`;

export function createKits(database: Database): Kits {
  return {
    installers: (productIds) =>
      reaching(async () => {
        const rows = await database.$queryRaw<(Omit<InstallerForKit, 'sizeBytes'> & { sizeBytes: bigint })[]>`
          select distinct on (i.product_id, i.platform) i.product_id as "productId", i.version, i.platform,
            i.file_name as "fileName", i.size_bytes as "sizeBytes", i.sha256, b.block_crcs as "blockCrcs",
            b.damaged_block as "damagedBlock"
          from installer i join blob b on b.sha256 = i.sha256
          where i.withdrawn_at is null and i.product_id = any(${[...productIds]})
          order by i.product_id, i.platform, i.published_at desc, i.id desc`;
        return rows.map((row) => ({ ...row, sizeBytes: Number(row.sizeBytes) }));
      }),
    begin: (upgradeId, turn) =>
      reaching(async () => {
        // A new revision of the upgrade: what an overtaken attempt has read can no longer be written upon.
        const [row] = await database.$queryRaw<{ attempt: number }[]>`
          with here as (
            update upgrade set revision = revision + 1, attempts_begun = attempts_begun + 1
            where id = ${upgradeId}::uuid and turn = ${turn}
            returning id, turn, kit_revision
          ), begun as (
            update kit_build k set attempt = k.attempt + 1, heard_at = crossgrade_now(), next_try_at = null,
              parts = null, parts_done = null
            from here
            where k.upgrade_id = here.id and k.revision = here.kit_revision
            returning k.attempt, k.revision
          ), kept as (
            insert into kit_attempt (upgrade_id, turn, attempt, revision, started_at)
            select here.id, here.turn, begun.attempt, begun.revision, crossgrade_now() from here, begun
            on conflict do nothing
          )
          select attempt from begun`;
        return row?.attempt ?? null;
      }),
    noteProblem: ({ upgradeId, turn }, attempt, problem, final) =>
      reaching(async () => {
        const fingerprint = fingerprintOfProblem(problem);
        const inMs = final ? null : nextTryInMs(attempt);
        await database.$executeRaw`
          with here as (
            update upgrade set fingerprint = ${fingerprint} where id = ${upgradeId}::uuid and turn = ${turn}
            returning id, kit_revision
          ), kept as (
            update kit_attempt a set ended_at = crossgrade_now(), problem = ${JSON.stringify(problem)}::jsonb,
              fingerprint = ${fingerprint}, final = ${final}
            from here where a.upgrade_id = here.id and a.turn = ${turn} and a.attempt = ${attempt}
          )
          update kit_build k set problem = ${JSON.stringify(problem)}::jsonb,
            next_try_at = crossgrade_now() + ${inMs}::int * interval '1 millisecond'
          from here where k.upgrade_id = here.id and k.revision = here.kit_revision and k.attempt = ${attempt}`;
      }),
    noteProgress: (upgradeId, attempt, turn, { done, of }) =>
      reaching(async () => {
        await database.$executeRaw`
          update kit_build k set parts_done = ${done}, parts = ${of}, heard_at = crossgrade_now() from upgrade u
          where u.id = ${upgradeId}::uuid and u.turn = ${turn} and k.upgrade_id = u.id and k.revision = u.kit_revision
            and k.attempt = ${attempt} and k.state = 'building'`;
      }),
    hear: (upgradeId, turn) =>
      reaching(async () => {
        await database.$executeRaw`
          update kit_build k set heard_at = crossgrade_now() from upgrade u
          where u.id = ${upgradeId}::uuid and u.turn = ${turn} and k.upgrade_id = u.id and k.revision = u.kit_revision`;
      }),
    fetch: (upgradeId, layoutDigest) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<ContentRow[]>`
          select ${content} from deployment_kit d, upgrade u
          where d.layout_digest = ${layoutDigest} and u.id = ${upgradeId}::uuid
            and u.step not in ('reverting', 'reverted')
            and exists (select 1 from kit_build k where k.upgrade_id = u.id and k.state = 'ready'
              and k.kit_digest = d.layout_digest)`;
        if (!row) return null;
        return row.withdrawn ? { kind: 'withdrawn' } : { kind: 'offered', content: contentOf(row) };
      }),
    keep: (kit) => reaching(() => database.$transaction((transaction) => keep(transaction, kit))),
    claimUndigested: (except, forMs) =>
      reaching(async () => {
        const claim = randomUUID();
        const [row] = await database.$queryRaw<ContentRow[]>`
          with claimed as (
            update deployment_kit set digest_claim = ${claim}::uuid, digest_claimed_until = ${inMs(forMs)}
            where layout_digest = (
              select layout_digest from deployment_kit k
              where sha256 is null and withdrawn_at is null and layout_digest <> all(${[...except]}::text[])
                and (digest_claim is null or digest_claimed_until <= crossgrade_now())
                and not exists (select 1 from deployment_kit_blob l join blob b on b.sha256 = l.sha256
                  where l.layout_digest = k.layout_digest and b.damaged_at is not null)
              order by built_at limit 1 for update skip locked)
            returning layout_digest
          )
          select ${content} from deployment_kit d join claimed using (layout_digest)`;
        return row ? { claim, content: contentOf(row) } : null;
      }),
    renewClaim: (claim, forMs) =>
      reaching(async () => {
        await database.$executeRaw`
          update deployment_kit set digest_claimed_until = ${inMs(forMs)} where digest_claim = ${claim}::uuid`;
      }),
    endClaim: (claim) =>
      reaching(async () => {
        await database.$executeRaw`
          update deployment_kit set digest_claim = null, digest_claimed_until = null
          where digest_claim = ${claim}::uuid`;
      }),
    noteSha256: (layoutDigest, sha256) =>
      reaching(async () => {
        await database.$executeRaw`
          update deployment_kit set sha256 = ${sha256} where layout_digest = ${layoutDigest} and sha256 is null`;
      }),
    forgetUnoffered: (builtBefore) =>
      reaching(() => database.$transaction((transaction) => forgetUnoffered(transaction, builtBefore))),
  };
}

const inMs = (milliseconds: number) => Prisma.sql`crossgrade_now() + ${milliseconds}::int * interval '1 millisecond'`;

const isUnoffered = Prisma.sql`not exists (select 1 from kit_build k where k.kit_digest = d.layout_digest)`;

/** Locked first and looked at again: whoever offers one meanwhile goes before, or finds it gone and builds it anew. */
async function forgetUnoffered(transaction: Prisma.TransactionClient, builtBefore: Date): Promise<number> {
  const rows = await transaction.$queryRaw<{ layoutDigest: string }[]>`
    select d.layout_digest as "layoutDigest" from deployment_kit d
    where d.built_at < ${builtBefore} and ${isUnoffered} for update skip locked`;
  const digests = rows.map(({ layoutDigest }) => layoutDigest);
  return transaction.$executeRaw`
    delete from deployment_kit d where d.layout_digest = any(${digests}::text[]) and ${isUnoffered}`;
}

type ContentRow = Omit<KitContent, 'sizeBytes'> & { readonly sizeBytes: bigint };

function contentOf(row: ContentRow): KitContent {
  return { ...row, sizeBytes: Number(row.sizeBytes) };
}

/** The installers are held meanwhile, so that none is withdrawn between the check and the kit. */
async function keep(transaction: Prisma.TransactionClient, kit: KitToKeep): Promise<readonly string[]> {
  const sha256s = [...new Set(kit.entries.flatMap((entry) => ('sha256' in entry ? [entry.sha256] : [])))];
  const published = await transaction.$queryRaw<{ sha256: string }[]>`
    select sha256 from installer where sha256 = any(${sha256s}) and withdrawn_at is null order by id for share`;
  const there = new Set(published.map(({ sha256 }) => sha256));
  const withdrawn = sha256s.filter((sha256) => !there.has(sha256));
  if (withdrawn.length > 0) return withdrawn;
  await transaction.$executeRaw`
    with kept as (
      insert into deployment_kit (layout_digest, layout_version, manifest, entries, key_fingerprint, size_bytes, built_at)
      values (${kit.layoutDigest}, ${kit.layoutVersion}, ${kit.manifest}, ${JSON.stringify(kit.entries)}::jsonb,
        ${kit.keyFingerprint}, ${kit.sizeBytes}::bigint, crossgrade_now())
      on conflict (layout_digest) do update set withdrawn_at = null where deployment_kit.withdrawn_at is not null
      returning layout_digest
    )
    insert into deployment_kit_blob (layout_digest, sha256)
    select kept.layout_digest, s.sha256 from kept, unnest(${sha256s}::text[]) as s(sha256)
    on conflict do nothing`;
  return [];
}
