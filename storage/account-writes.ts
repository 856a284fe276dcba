import { Prisma } from '../prisma/generated/client.ts';
import type { Change } from '../core/change.ts';
import { lifeMinutes } from '../core/one-time-mail.ts';
import { addressDigest, addressPlace } from './addresses.ts';
import type { Part } from './parts.ts';
import type { Sealing } from './sealing.ts';

/**
 * What a decision does to its owner's account, as a part of the decision's statement: `addressed` has one row when the
 * address was free, or none, and then nothing is written at all. Null when nothing is done to it.
 */
export function accountWrites(change: Change | null, ownerId: string | null, now: Date, sealing: Sealing): Part {
  if (change?.account === undefined) return null;
  const address = change.form?.form.user.email;
  if (address === undefined || ownerId === null) throw new Error('an account is changed without its address or owner');
  const digest = addressDigest(sealing, address);
  const sealed = sealing.seal(address, addressPlace(ownerId));
  if (change.account === 'made')
    return Prisma.sql`addressed as (
      insert into account (id, address_digest, address_sealed, created_at)
      select ${ownerId}::uuid, ${digest}, ${sealed}, ${now}::timestamptz from here
      on conflict (address_digest) do nothing returning id
    )`;
  return Prisma.sql`addressed as (
    update account a set address_digest = ${digest}, address_sealed = ${sealed}, confirmed_at = null
    from here where a.id = ${ownerId}::uuid and (a.confirmed_at is null or ${change.account === 'moved'})
      and not exists (select 1 from account o where o.address_digest = ${digest})
    returning a.id
  )`;
}

/**
 * The code that an address is confirmed by: of a new one, or once more. Those that were mailed to the address before a
 * new one are gone.
 */
export function codeWrites(
  change: Change | null,
  ownerId: string | null,
  codeId: string,
  sealing: Sealing,
): readonly Part[] {
  const isAddressed = change?.account !== undefined;
  const isMade = isAddressed || change?.resends?.kind === 'confirm-address';
  const digest = isAddressed ? addressDigest(sealing, change.form?.form.user.email ?? '') : null;
  return [
    isAddressed &&
      Prisma.sql`outdated as (
        delete from one_time_code c using moved where c.account_id = ${ownerId}::uuid
      )`,
    isMade &&
      Prisma.sql`coded as (
        insert into one_time_code (id, account_id, purpose, address_digest, made_at, ends_at)
        select ${codeId}::uuid, ${ownerId}::uuid, 'confirm-address',
          coalesce(${digest}::bytea, (select a.address_digest from account a where a.id = ${ownerId}::uuid)),
          crossgrade_now(), crossgrade_now() + make_interval(mins => ${lifeMinutes['confirm-address']})
        from moved
      )`,
  ];
}

/**
 * A form signs its visitor in; a released registration signs out whoever it signed in, and an address that another takes
 * the place of, whoever signed in by its mail.
 */
export function sessionWrites(change: Change | null, ownerId: string | null, now: Date): readonly Part[] {
  const visitorId = change?.visitorId ?? null;
  const forgets = change?.releases === true;
  const moves = change?.account === 'moved';
  return [
    visitorId !== null &&
      Prisma.sql`signed_in as (
        insert into account_session (id, account_id, upgrade_id, opened_at, last_used_at)
        select ${visitorId}::uuid, ${ownerId}::uuid, moved.id, ${now}::timestamptz, ${now}::timestamptz
        from moved
        on conflict (id) do update set account_id = excluded.account_id, last_used_at = excluded.last_used_at
      )`,
    (forgets || moves) &&
      Prisma.sql`signed_out as (
        delete from account_session s using moved
        where (${forgets} and s.upgrade_id = moved.id)
          or (${moves} and s.account_id = ${ownerId}::uuid and s.upgrade_id is null)
      )`,
  ];
}
