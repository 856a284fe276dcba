import { v7 as uuid } from 'uuid';
import type { CatalogRevision } from '../core/catalog.ts';
import type { Day } from '../core/days.ts';
import { foldLookAlikes } from '../core/look-alikes.ts';
import type { ActivationCode } from '../core/keys.ts';
import type { Basis, Channel, LicenseState } from '../core/licenses.ts';
import type { ProductId } from '../core/product-ids.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type Database, reaching } from './database.ts';
import type { AgreementRecord } from './records.ts';
import type { Sealing } from './sealing.ts';

/** A license as it was sold before. */
export interface LicenseToImport {
  readonly customerNumber: string;
  readonly productId: ProductId;
  readonly activationCode: ActivationCode;
  readonly kind: 'full' | 'trial';
  readonly edition: number;
  readonly channel: Channel;
  readonly state: LicenseState;
  readonly perpetual: boolean;
  readonly maintenanceEndsOn: Day | null;
  readonly basis: Basis;
  readonly seats: number;
  readonly startsOn: Day;
  readonly expiresOn: Day | null;
}

/** Puts in what is there before any order comes. Everything may be put in twice: what is there already stays. */
export interface Demonstration {
  /** Answers when the catalog's first revision came into force: now, if this is the first time. */
  putCatalog(catalog: CatalogRevision): Promise<Date>;
  putAgreement(agreement: AgreementRecord): Promise<void>;
  putLicense(license: LicenseToImport): Promise<void>;
}

export function createDemonstration(database: Database, sealing: Sealing): Demonstration {
  return {
    putCatalog: ({ revision, suites, policies }) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<{ validFrom: Date }[]>`
          insert into catalog_revision (revision, valid_from, content)
          values (${revision}, crossgrade_now(), ${JSON.stringify({ suites, policies })}::jsonb)
          on conflict (revision) do update set revision = excluded.revision
          returning valid_from as "validFrom"`;
        if (!row) throw new Error('a catalog revision was neither found nor made');
        return row.validFrom;
      }),
    putAgreement: ({ version, language, digest, text }) =>
      reaching(async () => {
        await database.$executeRaw`
          insert into license_agreement (version, language, digest, text, valid_from)
          values (${version}, ${language}, ${digest}, ${text}, crossgrade_now())
          on conflict (version, language) do nothing`;
      }),
    putLicense: (license) => reaching(() => putLicense(database, sealing, license)),
  };
}

async function putLicense(database: Database, sealing: Sealing, license: LicenseToImport): Promise<void> {
  const id = uuid();
  const code = license.activationCode;
  const { kind: state } = license.state;
  const cause = license.state.kind === 'revoked' ? license.state.cause : null;
  await database.$executeRaw(Prisma.sql`
    with owner as (
      insert into customer (id, customer_number, created_at)
      values (${uuid()}::uuid, ${license.customerNumber}, crossgrade_now())
      on conflict (customer_number) do update set customer_number = excluded.customer_number
      returning id
    ), put as (
      insert into license (id, customer_id, product_id, code_digest, code_folded, code_sealed, kind, edition, channel,
        state, state_cause, perpetual, maintenance_ends_on, created_at)
      select ${id}::uuid, owner.id, ${license.productId}, ${sealing.digest(code, 'activation-code')},
        ${sealing.digest(foldLookAlikes(code), 'activation-code-folded')}, ${sealing.seal(code, `license:${id}`)},
        ${license.kind}, ${license.edition}, ${license.channel}, ${state}, ${cause}, ${license.perpetual},
        ${license.maintenanceEndsOn}::date, crossgrade_now()
      from owner
      on conflict (code_digest) do nothing
      returning id
    )
    insert into license_grant (id, license_id, basis, seats, starts_on, expires_on, of_trial, created_at)
    select ${uuid()}::uuid, put.id, ${license.basis}, ${license.seats}, ${license.startsOn}::date,
      ${license.expiresOn}::date, ${license.kind === 'trial'}, crossgrade_now()
    from put`);
}
