import { v7 as uuid } from 'uuid';
import { canonicalJson } from '../core/canonical-json.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { keyDigest } from './commands.ts';
import { type Database, reaching, type Transaction } from './database.ts';
import type { OperatorActs } from './operator-acts.ts';
import { pageOf } from './paging.ts';
import type { ApiKeyMaking, ApiKeyRecord, ApiKeyToMake, Asked, Storage } from './records.ts';
import type { Sealing } from './sealing.ts';
import { makeSecret, secretDigest } from './secrets.ts';

interface Row extends ApiKeyRecord {
  readonly requestDigest: Uint8Array;
  /** Whether it is good and nothing has taken its place. */
  readonly open: boolean;
}

const columns = Prisma.sql`id, partner_id as "partnerId", name, prefix, scopes, created_at as "createdAt",
  created_by as "createdBy", expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt",
  replaced_by as "replacedBy", request_digest as "requestDigest", 
  revoked_at is null and replaced_by is null and expires_at > crossgrade_now() as open`;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const prefixLength = 12;

interface Tools {
  readonly transaction: Transaction;
  readonly sealing: Sealing;
  readonly acts: OperatorActs;
}

/** The keys of partners. Making, rotating and revoking one is noted as an act, in the same transaction. */
export function createApiKeys(database: Database, sealing: Sealing, acts: OperatorActs): Storage['apiKeys'] {
  const within = <Answer>(work: (tools: Tools) => Promise<Answer>) =>
    reaching(() => database.$transaction((transaction) => work({ transaction, sealing, acts })));

  return {
    make: (asked, key) => within((tools) => make(tools, asked, key)),
    rotate: (asked, id, overlapHours) => within((tools) => rotate(tools, asked, id, overlapHours)),
    revoke: (asked, id, reason) => within((tools) => revoke(tools, asked, id, reason)),
    page: (partnerId, { limit, cursor }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<Row[]>`
          select ${columns} from api_key where (${partnerId}::text is null or partner_id = ${partnerId})
            and (${cursor}::uuid is null or id < ${cursor}::uuid)
          order by id desc limit ${limit + 1}`;
        const page = pageOf(rows, limit, ({ id }) => id);
        return { ...page, items: page.items.map(recordOf) };
      }),
    holder: (secret) => reaching(() => holder(database, secret)),
  };
}

/** Whose key it is, while it is good. That it was used is written once an hour and not at every request. */
async function holder(database: Database, secret: string): ReturnType<Storage['apiKeys']['holder']> {
  const [found] = await database.$queryRaw<Pick<ApiKeyRecord, 'partnerId' | 'scopes'>[]>`
    with found as (
      select id, partner_id, scopes, last_used_at from api_key
      where digest = ${secretDigest(secret)} and revoked_at is null and expires_at > crossgrade_now()
    ), noted as (
      update api_key k set last_used_at = crossgrade_now() from found
      where k.id = found.id and (k.last_used_at is null or k.last_used_at < crossgrade_now() - interval '1 hour')
    )
    select partner_id as "partnerId", scopes from found`;
  return found ?? null;
}

async function make(tools: Tools, asked: Asked, key: ApiKeyToMake): Promise<ApiKeyMaking> {
  const request = requestOf(tools, asked, key);
  const earlier = await carriedOut(tools, asked, request);
  if (earlier) return earlier;
  const making = await insert(tools, asked, request, { ...key, lifeMs: key.expiresInDays * dayMs });
  if (making.kind === 'made') {
    const { id, partnerId, scopes } = making.key;
    await tools.acts.note(
      { actor: asked.actor, act: 'makeApiKey', subject: id, after: { partnerId, scopes } },
      tools.transaction,
    );
  }
  return making;
}

/** A new key for the same, as long-lived as the old one was made; both are good for so many hours. */
async function rotate(tools: Tools, asked: Asked, id: string, overlapHours: number): Promise<ApiKeyMaking | null> {
  const { transaction, acts } = tools;
  const [old] = await transaction.$queryRaw<Row[]>`select ${columns} from api_key where id = ${id}::uuid for update`;
  if (!old) return null;
  const request = requestOf(tools, asked, { id, overlapHours });
  const earlier = await carriedOut(tools, asked, request);
  if (earlier) return earlier;
  if (!old.open) return { kind: 'refused', problem: { code: 'api-key-ended' } };

  const lifeMs = old.expiresAt.getTime() - old.createdAt.getTime();
  const making = await insert(tools, asked, request, { ...old, lifeMs });
  if (making.kind !== 'made') return making;
  await transaction.$executeRaw`
    update api_key set replaced_by = ${making.key.id}::uuid,
      expires_at = least(expires_at, crossgrade_now() + ${overlapHours} * interval '1 hour')
    where id = ${id}::uuid`;
  const after = { replacedBy: making.key.id, overlapHours };
  await acts.note({ actor: asked.actor, act: 'rotateApiKey', subject: id, after }, transaction);
  return making;
}

/** Ends a key at once. Again changes nothing and is not noted. */
async function revoke({ transaction, acts }: Tools, { actor }: Asked, id: string, reason: string) {
  const revoked = await transaction.$executeRaw`
    update api_key set revoked_at = crossgrade_now() where id = ${id}::uuid and revoked_at is null`;
  if (revoked > 0) await acts.note({ actor, act: 'revokeApiKey', subject: id, reason }, transaction);
  const [row] = await transaction.$queryRaw<Row[]>`select ${columns} from api_key where id = ${id}::uuid`;
  return row ? recordOf(row) : null;
}

interface Request {
  readonly key: string | null;
  readonly digest: Uint8Array<ArrayBuffer>;
}

function requestOf({ sealing }: Tools, { route, idempotencyKey }: Asked, content: object): Request {
  return {
    key: idempotencyKey === null ? null : keyDigest(sealing, `${route} ${idempotencyKey}`),
    digest: sealing.digest(canonicalJson({ route, content }), 'request'),
  };
}

/** What the same idempotency key made before; its secret is not known any more. */
async function carriedOut({ transaction }: Tools, { actor }: Asked, request: Request): Promise<ApiKeyMaking | null> {
  const [row] = await transaction.$queryRaw<Row[]>`
    select ${columns} from api_key where created_by = ${actor.id} and request_key = ${request.key}`;
  if (!row) return null;
  if (!Buffer.from(row.requestDigest).equals(request.digest)) {
    return { kind: 'refused', problem: { code: 'idempotency-key-reused' } };
  }
  return { kind: 'known', key: recordOf(row) };
}

interface KeyToInsert extends Pick<ApiKeyToMake, 'partnerId' | 'name' | 'scopes'> {
  readonly lifeMs: number;
}

async function insert(tools: Tools, asked: Asked, request: Request, key: KeyToInsert): Promise<ApiKeyMaking> {
  const secret = `cgp_${makeSecret()}`;
  const [row] = await tools.transaction.$queryRaw<Row[]>`
    insert into api_key (id, partner_id, name, prefix, digest, scopes, created_at, created_by, expires_at, request_key,
      request_digest)
    values (${uuid()}::uuid, ${key.partnerId}, ${key.name}, ${secret.slice(0, prefixLength)}, ${secretDigest(secret)},
      ${[...key.scopes]}, crossgrade_now(), ${asked.actor.id},
      crossgrade_now() + ${key.lifeMs / 1000} * interval '1 second', ${request.key}, ${request.digest})
    on conflict (created_by, request_key) do nothing
    returning ${columns}`;
  if (row) return { kind: 'made', key: recordOf(row), secret };
  const earlier = await carriedOut(tools, asked, request);
  if (!earlier) throw new Error('a key was neither found nor made');
  return earlier;
}

function recordOf({ requestDigest: _digest, open: _open, ...record }: Row): ApiKeyRecord {
  return record;
}
