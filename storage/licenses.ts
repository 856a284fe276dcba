import type { Day } from '../core/days.ts';
import type { Channel, Grant, License, LicenseState, RevocationCause } from '../core/licenses.ts';
import type { ProductId } from '../core/product-ids.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { Transaction } from './database.ts';

/** A license with the revision that a write must find unchanged, and its code still sealed. */
export interface StoredLicense extends License {
  readonly revision: number;
  readonly codeSealed: Uint8Array;
  readonly issuedFor: string | null;
}

/** A license `l` as PostgreSQL tells it, in a row or as JSON. */
export interface LicenseRow {
  id: string;
  productId: ProductId;
  kind: License['kind'];
  edition: number;
  channel: Channel;
  state: LicenseState['kind'];
  stateCause: RevocationCause | null;
  perpetual: boolean;
  maintenanceEndsOn: Day | null;
  revision: number;
  /** In hexadecimal. */
  codeSealed: string;
  issuedFor: string | null;
  named: boolean;
  activated: boolean;
  grants: Grant[];
}

/** Named code `n` is license `l`'s: spelled exactly, else by a look-alike spelling that no other license has. */
const isCodeOf = Prisma.sql`(n.digest = l.code_digest or (n.folded = l.code_folded
  and (select count(*) from license x where x.code_folded = n.folded) = 1))`;

/** Of license `l`, for an upgrade whose form may name it. */
function columnsFor(upgradeId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`l.id, l.product_id as "productId", l.kind, l.edition, l.channel, l.state,
    l.state_cause as "stateCause", l.perpetual, to_char(l.maintenance_ends_on, 'YYYY-MM-DD') as "maintenanceEndsOn",
    l.revision, encode(l.code_sealed, 'hex') as "codeSealed", l.issued_for as "issuedFor",
    l.first_activated_at is not null as activated,
    exists (select 1 from named_code n where n.upgrade_id = ${upgradeId} and ${isCodeOf}) as named,
    (select coalesce(jsonb_agg(jsonb_build_object('orderId', g.order_id, 'basis', g.basis, 'seats', g.seats,
        'startsOn', g.starts_on, 'expiresOn', g.expires_on, 'ofTrial', g.of_trial) order by g.starts_on, g.id),
        '[]'::jsonb)
      from license_grant g where g.license_id = l.id) as grants`;
}

/** The licenses of the customer of upgrade `u`, named ones marked, as JSON. */
export const licensesOfUpgrade = Prisma.sql`(
  select coalesce(jsonb_agg(to_jsonb(o) order by o.id), '[]'::jsonb)
  from (select ${columnsFor(Prisma.sql`u.id`)} from license l where l.customer_id = u.customer_id) o)`;

/** The licenses of an upgrade's customer, named ones marked. */
async function readLicenses(
  database: Transaction,
  upgrade: { readonly id: string; readonly customerId: string },
): Promise<readonly StoredLicense[]> {
  const rows = await database.$queryRaw<LicenseRow[]>`
    select ${columnsFor(Prisma.sql`${upgrade.id}::uuid`)}
    from license l where l.customer_id = ${upgrade.customerId}::uuid
    order by l.id`;
  return rows.map(licenseOf);
}

export function licenseOf({ state, stateCause, codeSealed, ...row }: LicenseRow): StoredLicense {
  return { ...row, state: stateOf(state, stateCause), codeSealed: Buffer.from(codeSealed, 'hex') };
}

/** The licenses of an upgrade's customer: owned before it, and issued by it. */
export interface Owned {
  readonly owned: readonly StoredLicense[];
  readonly issued: readonly StoredLicense[];
}

/** Codes that an upgrade issued are its own answer, not something that was owned before. */
export async function readOwned(
  database: Transaction,
  { upgrade, customerId }: { readonly upgrade: { readonly id: string }; readonly customerId: string },
): Promise<Owned> {
  const licenses = await readLicenses(database, { id: upgrade.id, customerId });
  return {
    owned: licenses.filter(({ issuedFor }) => issuedFor !== upgrade.id),
    issued: licenses.filter(({ issuedFor }) => issuedFor === upgrade.id),
  };
}

/** Ids of named codes that are no license of this customer: unknown ones and foreign ones alike. */
export async function readNotMatched(
  database: Transaction,
  upgrade: { readonly id: string; readonly customerId: string },
): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    select n.id from named_code n
    where n.upgrade_id = ${upgrade.id}::uuid and not exists (
      select 1 from license l where l.customer_id = ${upgrade.customerId}::uuid and ${isCodeOf})
    order by n.id`;
  return rows.map(({ id }) => id);
}

function stateOf(kind: LicenseState['kind'], cause: RevocationCause | null): LicenseState {
  if (kind !== 'revoked') return { kind };
  return { kind, cause: cause ?? 'law' };
}
