import { v7 as uuid } from 'uuid';
import { Prisma } from '../prisma/generated/client.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import type { Problem } from '../core/problems.ts';
import { storedKey } from './commands.ts';
import { type Database, reaching, type Transaction } from './database.ts';
import { findInstaller, publishInstaller } from './installers.ts';
import type {
  AnnouncedInstaller,
  Announcement,
  Asked,
  ClaimedUpload,
  InstallerPublication,
  Storage,
  StoredBytes,
  UploadRecord,
} from './records.ts';
import type { Sealing } from './sealing.ts';

interface Row extends Omit<UploadRecord, 'sizeBytes' | 'receivedBytes' | 'installer'> {
  readonly sizeBytes: bigint | null;
  readonly receivedBytes: bigint;
  readonly installerId: string | null;
  readonly requestDigest: Uint8Array;
}

const columns = Prisma.sql`
  id, product_id as "productId", version, platform, file_name as "fileName", size_bytes as "sizeBytes", sha256, state,
  received_bytes as "receivedBytes", problem, installer_id as "installerId", request_digest as "requestDigest",
  created_at as "createdAt", changed_at as "changedAt"`;

export function createUploads(database: Database, sealing: Sealing): Storage['uploads'] {
  return {
    announce: (asked, installer) =>
      reaching(() => database.$transaction((transaction) => announce(transaction, sealing, asked, installer))),
    find: (id) =>
      reaching(async () => {
        const rows = await database.$queryRaw<Row[]>`select ${columns} from installer_upload where id = ${id}::uuid`;
        return firstOf(database, rows);
      }),
    claim: (id) =>
      reaching(async () => {
        const rows = await database.$queryRaw<Row[]>`
          update installer_upload set state = 'receiving', received_bytes = 0, changed_at = crossgrade_now()
          where id = ${id}::uuid and (state = 'waiting'
            or state = 'receiving' and changed_at < crossgrade_now() - interval '2 minutes')
          returning ${columns}`;
        return firstOf(database, rows);
      }),
    progress: (upload, receivedBytes) =>
      reaching(() => change(database, upload, Prisma.sql`received_bytes = ${BigInt(receivedBytes)}`)),
    release: (upload) =>
      reaching(async () => {
        await change(database, upload, Prisma.sql`state = 'waiting', received_bytes = 0`);
      }),
    fail: (upload, problem) =>
      reaching(async () => {
        await change(database, upload, failed(problem));
      }),
    complete: (upload, bytes) =>
      reaching(() => database.$transaction((transaction) => complete(transaction, upload, bytes))),
  };
}

/** Without an idempotency key, what this actor announced and still waits is the same upload. */
async function announce(
  transaction: Transaction,
  sealing: Sealing,
  { actor, idempotencyKey }: Asked,
  installer: AnnouncedInstaller,
): Promise<Announcement> {
  const digest = sealing.digest(canonicalJson(installer), 'request');
  const key = idempotencyKey === null ? null : storedKey(sealing, idempotencyKey);
  // One announcement of an actor after the other, so that a double click finds what the first one made.
  await transaction.$executeRaw`select pg_advisory_xact_lock(hashtextextended('installer_upload ' || ${actor.id}, 0))`;
  const rows = await transaction.$queryRaw<Row[]>`
    select ${columns} from installer_upload where actor_id = ${actor.id} and case
      when ${key}::text is null then request_digest = ${digest} and state = 'waiting'
      else idempotency_key = ${key} end
    order by id limit 1`;
  const [known] = rows;
  if (known && !Buffer.from(known.requestDigest).equals(digest)) return { kind: 'other-request' };
  if (known) return { kind: 'known', upload: await recordOf(transaction, known) };

  const id = uuid();
  const { productId, version, platform, fileName, sizeBytes, sha256 } = installer;
  const [made] = await transaction.$queryRaw<Row[]>`
    insert into installer_upload (id, product_id, version, platform, file_name, size_bytes, sha256, state, actor_id,
      idempotency_key, request_digest, created_at, changed_at)
    values (${id}::uuid, ${productId}, ${version}, ${platform}, ${fileName},
      ${sizeBytes === null ? null : BigInt(sizeBytes)}, ${sha256}, 'waiting', ${actor.id},
      ${key ?? `content:${id}`}, ${digest}, crossgrade_now(), crossgrade_now())
    returning ${columns}`;
  if (!made) throw new Error('an upload was neither found nor made');
  return { kind: 'new', upload: await recordOf(transaction, made) };
}

async function complete(
  transaction: Transaction,
  upload: ClaimedUpload,
  bytes: StoredBytes,
): Promise<InstallerPublication | null> {
  const size = BigInt(bytes.sizeBytes);
  const claimed = await change(transaction, upload, Prisma.sql`state = 'done', received_bytes = ${size}`);
  const [row] = await transaction.$queryRaw<
    Row[]
  >`select ${columns} from installer_upload where id = ${upload.id}::uuid`;
  if (!claimed || !row) return null;
  const publication = await publishInstaller(transaction, row, bytes);
  const { productId, version, platform } = row;
  const result =
    publication.kind === 'other'
      ? failed({ code: 'installer-known', productId, version, platform })
      : Prisma.sql`installer_id = ${publication.installer.id}::uuid`;
  await transaction.$executeRaw`update installer_upload set ${result} where id = ${upload.id}::uuid`;
  return publication;
}

function failed(problem: Problem): Prisma.Sql {
  return Prisma.sql`state = 'failed', problem = ${JSON.stringify(problem)}::jsonb`;
}

/** Changes an upload that is still received by whoever claimed it; null when it is not. */
async function change(through: Transaction, upload: ClaimedUpload, to: Prisma.Sql): Promise<ClaimedUpload | null> {
  const [changed] = await through.$queryRaw<ClaimedUpload[]>`
    update installer_upload set ${to}, changed_at = crossgrade_now()
    where id = ${upload.id}::uuid and state = 'receiving' and changed_at = ${upload.changedAt}::timestamptz
    returning id, changed_at as "changedAt"`;
  return changed ?? null;
}

async function firstOf(through: Transaction, [row]: readonly Row[]): Promise<UploadRecord | null> {
  return row ? recordOf(through, row) : null;
}

async function recordOf(through: Transaction, row: Row): Promise<UploadRecord> {
  const { requestDigest: _digest, installerId, sizeBytes, receivedBytes, ...upload } = row;
  return {
    ...upload,
    sizeBytes: sizeBytes === null ? null : Number(sizeBytes),
    receivedBytes: Number(receivedBytes),
    installer: installerId === null ? null : await findInstaller(through, installerId),
  };
}
