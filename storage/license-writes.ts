import { v7 as uuid } from 'uuid';
import type { Change } from '../core/change.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { makeCode } from './made-codes.ts';
import { json, type Part } from './parts.ts';
import { sealCode, type SealedCode } from './sealed-codes.ts';
import type { Sealing } from './sealing.ts';

/** A license as it was read. */
export interface ReadLicense {
  readonly id: string;
  readonly revision: number;
}

/** All that were read whose grants, kind, state or place change. */
export function licensesTouched(change: Change | null, read: readonly ReadLicense[]): readonly ReadLicense[] {
  const ids = new Set([
    ...(change?.grants ?? []).map(({ licenseId }) => licenseId),
    ...(change?.endings ?? []).flatMap(({ licenseIds }) => licenseIds),
    ...[change?.conversions, change?.unconverted, change?.reinstated, change?.revoked, change?.disowned].flatMap(
      (licenseIds) => licenseIds ?? [],
    ),
  ]);
  return read.filter(({ id }) => ids.has(id)).map(({ id, revision }) => ({ id, revision }));
}

/** Locks them in the order of their ids, after the upgrade; `touched` has those that are as they were read. */
export function lockLicenses(licenses: readonly ReadLicense[]): Part {
  return Prisma.sql`touched as (
    select l.id from license l
    join jsonb_to_recordset(${json(licenses)}::jsonb) as r(id uuid, revision int)
      on r.id = l.id and r.revision = l.revision
    where exists (select 1 from here)
    order by l.id for update of l
  )`;
}

/** What a decision does to licenses and their grants. Those that it touches are locked. */
export function licenseWrites(change: Change | null, touches: boolean, now: Date, sealing: Sealing): readonly Part[] {
  const issued = (change?.licenses ?? []).map((license) => ({
    ...license,
    ...sealCode(makeCode(license.productId), 'license', sealing),
  }));
  const grants = newGrants(change, issued);
  const endings = grantEndings(change);
  return [
    touches && change && changeTouched(change),
    issued.length > 0 &&
      Prisma.sql`issued as (
        insert into license (id, customer_id, product_id, code_digest, code_folded, code_sealed, kind, issued_for,
          created_at)
        select i.id, moved.customer_id, i."productId", decode(i.digest, 'hex'), decode(i.folded, 'hex'),
          decode(i.sealed, 'hex'), 'full', moved.id, ${now}::timestamptz
        from moved, jsonb_to_recordset(${json(issued)}::jsonb)
          as i(id uuid, "productId" text, digest text, folded text, sealed text)
      )`,
    grants.length > 0 &&
      Prisma.sql`granted as (
        insert into license_grant (id, license_id, order_id, basis, seats, starts_on, expires_on, created_at)
        select g.id, g."licenseId", g."orderId", g.basis, g.seats, g."startsOn", g."expiresOn", ${now}::timestamptz
        from moved, jsonb_to_recordset(${json(grants)}::jsonb)
          as g(id uuid, "licenseId" uuid, "orderId" uuid, basis text, seats int, "startsOn" date, "expiresOn" date)
        on conflict (license_id, order_id) do nothing
      )`,
    ...(endings.length > 0 ? endGrants(endings) : []),
  ];
}

function changeTouched({ conversions, unconverted, reinstated, revoked, disowned }: Change): Part {
  return Prisma.sql`counted as (
    update license l set revision = l.revision + 1,
      kind = case when ${isAmong(conversions)} then 'full' when ${isAmong(unconverted)} then 'trial' else l.kind end,
      state = case when ${isAmong(reinstated)} then 'active'
        when ${isAmong(revoked)} and l.first_activated_at is null then 'revoked' else l.state end,
      state_cause = case when ${isAmong(reinstated)} then null
        when ${isAmong(revoked)} and l.first_activated_at is null then 'reversal' else l.state_cause end,
      issued_for = case when ${isAmong(disowned)} then null else l.issued_for end
    from moved, touched where l.id = touched.id
  )`;
}

/** Whether license `l` is one of these. */
function isAmong(licenseIds: readonly string[] = []): Prisma.Sql {
  return Prisma.sql`l.id = any(${[...licenseIds]}::uuid[])`;
}

type Endings = ReturnType<typeof grantEndings>;

function grantEndings(change: Change | null) {
  return (change?.endings ?? []).flatMap(({ orderId, licenseIds, lastDay }) =>
    licenseIds.map((licenseId) => ({ orderId, licenseId, lastDay })),
  );
}

/** A grant that would begin after its last day never was one. */
function endGrants(endings: Endings): readonly Part[] {
  const ending = Prisma.sql`jsonb_to_recordset(${json(endings)}::jsonb)
      as e("orderId" uuid, "licenseId" uuid, "lastDay" date)`;
  return [
    Prisma.sql`removed as (
      delete from license_grant g using moved, ${ending}
      where g.order_id = e."orderId" and g.license_id = e."licenseId"
        and (e."lastDay" is null or g.starts_on > e."lastDay")
    )`,
    Prisma.sql`shortened as (
      update license_grant g set expires_on = least(g.expires_on, e."lastDay")
      from moved, ${ending}
      where g.order_id = e."orderId" and g.license_id = e."licenseId" and g.starts_on <= e."lastDay"
    )`,
  ];
}

type Issued = SealedCode & Pick<NonNullable<Change['licenses']>[number], 'grants'>;

function newGrants(change: Change | null, issued: readonly Issued[]) {
  const given = (change?.grants ?? []).map(({ licenseId, grant }) => ({ ...grant, licenseId, id: uuid() }));
  const first = issued.flatMap(({ id: licenseId, grants }) =>
    grants.map((grant) => ({ ...grant, licenseId, id: uuid() })),
  );
  return [...given, ...first];
}
