import { v7 as uuid } from 'uuid';
import type { Change } from '../core/change.ts';
import type { SubmitForm } from '../core/commands.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { json, type Part } from './parts.ts';
import { searchOfForm } from './search.ts';
import { sealCode, type SealedCode } from './sealed-codes.ts';
import type { Sealing } from './sealing.ts';
import type { Snapshot } from './snapshot.ts';

/** What a decision does to the form, and to the agreement and the codes that come with it. */
export function formWrites(
  snapshot: Snapshot,
  change: Change | null,
  ownerId: string | null,
  sealing: Sealing,
): readonly Part[] {
  const recordId = uuid();
  const forgets = change?.releases === true;
  const named = namedCodes(change, sealing);
  return [
    ...(change?.form ? recordForm(change.form, recordId, new Date(snapshot.nowMs), sealing) : []),
    change?.inEffect && recordAgreement(change.inEffect, { snapshot, ownerId, recordId }),
    forgets &&
      Prisma.sql`erased as (
        delete from personal_record p using moved where p.upgrade_id = moved.id and p.kind = 'account-form'
      )`,
    (forgets || hasNewCodes(change)) &&
      Prisma.sql`forgotten as (
        delete from named_code n using moved where n.upgrade_id = moved.id and n.order_id is null
      )`,
    named.length > 0 &&
      Prisma.sql`named as (
        insert into named_code (id, upgrade_id, digest, folded, sealed)
        select n.id, moved.id, decode(n.digest, 'hex'), decode(n.folded, 'hex'), decode(n.sealed, 'hex')
        from moved, jsonb_to_recordset(${json(named)}::jsonb) as n(id uuid, digest text, folded text, sealed text)
      )`,
  ];
}

function recordForm({ form }: SubmitForm, recordId: string, now: Date, sealing: Sealing): readonly Part[] {
  const { text, terms } = searchOfForm(form, sealing);
  return [
    Prisma.sql`recorded as (
      insert into personal_record (id, upgrade_id, kind, value, recorded_at)
      select ${recordId}::uuid, moved.id, 'account-form', ${json(form)}::jsonb, ${now}::timestamptz
      from moved
    )`,
    Prisma.sql`found as (
      insert into upgrade_search (id, upgrade_id, record_id, text, terms)
      select ${recordId}::uuid, moved.id, ${recordId}::uuid, ${text}, ${[...terms]}::text[]
      from moved
    )`,
  ];
}

interface Agreeing {
  readonly snapshot: Snapshot;
  readonly ownerId: string | null;
  readonly recordId: string;
}

function recordAgreement(
  { role, version, digest }: NonNullable<Change['inEffect']>,
  { snapshot, ownerId, recordId }: Agreeing,
): Part {
  return Prisma.sql`agreed as (
    insert into agreement_record (id, upgrade_id, account_id, person_id, role, version, digest, language, accepted_at,
      effective_at)
    select ${recordId}::uuid, moved.id, ${ownerId}::uuid, ${recordId}::uuid, ${role},
      a.version, a.digest, a.language, ${snapshot.agreementAt}::timestamptz, ${new Date(snapshot.nowMs)}::timestamptz
    from moved, (select version, digest, language from license_agreement
      where version = ${version} and digest = ${digest} order by language limit 1) a
  )`;
}

function namedCodes(change: Change | null, sealing: Sealing): readonly SealedCode[] {
  if (!hasNewCodes(change)) return [];
  return (change?.form?.ownedActivationCodes ?? []).map((code) => sealCode(code, 'named_code', sealing));
}

/** A form that leaves the plan standing has the codes that are stored, to which the plan refers. */
function hasNewCodes(change: Change | null): boolean {
  return change?.form !== undefined && change.to !== undefined;
}
