import { timingSafeEqual } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { Prisma } from '../prisma/generated/client.ts';
import type { CodePurpose } from '../core/one-time-mail.ts';
import { addressDigest } from './addresses.ts';
import { type Database, reaching } from './database.ts';
import type { Sealing } from './sealing.ts';

/** What is mailed: a token for a link, and digits to type, either of them for one use. */
export interface OneTimeCode {
  readonly id: string;
  readonly token: string;
  readonly code: string;
}

export interface NewCode {
  readonly accountId: string;
  readonly purpose: CodePurpose;
  readonly lifeMinutes: number;
  /** The same text makes the same code again; null: each a new one. */
  readonly request: string | null;
}

/** Which code was used, and whether it was now. */
export interface UsedCode {
  readonly id: string;
  readonly accountId: string;
  readonly now: boolean;
}

export interface OneTimeCodes {
  make(code: NewCode): Promise<OneTimeCode>;
  /**
   * Uses a link up, and confirms the address that it was mailed to. Null when it opens nothing: it is over, was used,
   * or the account has another address since. The same request may come again: it is answered the same for a while.
   */
  useToken(purpose: CodePurpose, token: string, request: string | null): Promise<UsedCode | null>;
  /** The same by the digits, whatever they were mailed for. Few tries are borne. */
  useCode(address: string, code: string): Promise<UsedCode | null>;
}

const mostTries = 5;

const isGood = Prisma.sql`(c.ends_at > crossgrade_now()
  and c.address_digest = (select a.address_digest from account a where a.id = c.account_id))`;

export function createOneTimeCodes(database: Database, sealing: Sealing): OneTimeCodes {
  return {
    make: ({ accountId, purpose, lifeMinutes, request }) =>
      reaching(async () => {
        const digest = request === null ? null : sealing.digest(request, 'request');
        const [made] = await database.$queryRaw<{ id: string }[]>`
          insert into one_time_code (id, account_id, purpose, address_digest, request_digest, made_at, ends_at)
          select ${uuid()}::uuid, a.id, ${purpose}, a.address_digest, ${digest}, crossgrade_now(),
            crossgrade_now() + make_interval(mins => ${lifeMinutes})
          from account a where a.id = ${accountId}::uuid
          on conflict (request_digest) do update set request_digest = excluded.request_digest
          returning id`;
        if (!made) throw new Error('a code is made for an account that exists');
        return { id: made.id, ...codeOf(made.id, sealing) };
      }),
    useToken: (purpose, token, request) =>
      reaching(async () => {
        const id = /^([0-9a-f-]{36})\./.exec(token)?.[1];
        if (id === undefined || !isSame(codeOf(id, sealing).token, token)) return null;
        return use(id, Prisma.sql`c.purpose = ${purpose}`, request);
      }),
    useCode: (address, code) =>
      reaching(async () => {
        const tried = await database.$queryRaw<{ id: string }[]>`
          update one_time_code c set tries = c.tries + 1
          where c.used_at is null and c.tries < ${mostTries} and ${isGood}
            and c.account_id = (
              select a.id from account a where a.address_digest = ${addressDigest(sealing, address)})
          returning c.id`;
        const typed = code.replaceAll(/\D/g, '');
        const found = tried.find(({ id }) => isSame(codeOf(id, sealing).code, typed));
        return found ? use(found.id, Prisma.sql`c.used_at is null`, null) : null;
      }),
  };

  async function use(id: string, which: Prisma.Sql, request: string | null): Promise<UsedCode | null> {
    const by = request === null ? null : sealing.digest(`${id} ${request}`, 'request');
    const [used] = await database.$queryRaw<UsedCode[]>`
      with before as (
        select c.id, c.used_at from one_time_code c where c.id = ${id}::uuid and ${which} and ${isGood} for update
      ), used as (
        update one_time_code c set used_at = coalesce(c.used_at, crossgrade_now()), used_by = coalesce(c.used_by, ${by})
        from before
        where c.id = before.id and (c.purpose = 'confirm-address' or c.used_at is null
          or (c.used_by = ${by} and c.used_at > crossgrade_now() - interval '10 minutes'))
        returning c.id, c.account_id, before.used_at is null as now
      ), confirmed as (
        update account a set confirmed_at = coalesce(a.confirmed_at, crossgrade_now()) from used where a.id = used.account_id
      )
      select id, account_id as "accountId", now from used`;
    return used ?? null;
  }
}

/** Only the root key and the id make it, so nothing secret is stored, and a repeated request mails the same. */
export function codeOf(id: string, sealing: Sealing): Pick<OneTimeCode, 'token' | 'code'> {
  const token = Buffer.from(sealing.digest(id, 'one-time-token')).toString('base64url');
  const digits = Buffer.from(sealing.digest(id, 'one-time-code')).readUIntBE(0, 6) % 100_000_000;
  return { token: `${id}.${token}`, code: String(digits).padStart(8, '0') };
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
