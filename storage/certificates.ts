import { Prisma } from '../prisma/generated/client.ts';
import type { Basis } from '../core/licenses.ts';
import type { Day } from '../core/days.ts';
import { certificateLanguage } from '../core/license-certificate.ts';
import type { Catalog } from './catalog.ts';
import { type Database, reaching } from './database.ts';
import { openKey } from './orders.ts';
import type { CertificateRecord, Storage } from './records.ts';
import type { Sealing } from './sealing.ts';

interface Row {
  readonly upgradeId: string;
  readonly number: string;
  readonly revision: number;
  readonly orderNumber: string;
  readonly customerNumber: string;
  readonly companyName: string | null;
  readonly country: string | null;
  readonly suite: string;
  readonly catalogRevision: number;
  readonly seats: number;
  readonly basis: Basis;
  readonly startsOn: Day;
  readonly expiresOn: Day;
  readonly issuedOn: Day;
  readonly issuedAt: Date;
  readonly canceled: boolean;
  readonly keySealed: Uint8Array;
}

interface Dependencies {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly sealing: Sealing;
}

/** What stands on certificates, as the orders are now: an amended order has one certificate, that of its newest revision. */
export function createCertificates({ database, catalog, sealing }: Dependencies): Storage['certificates'] {
  async function recordOf(row: Row): Promise<CertificateRecord> {
    const { upgradeId, country, catalogRevision, canceled, keySealed, companyName, ...facts } = row;
    const { suite } = await catalog.suite(catalogRevision, row.suite);
    const certificate = {
      ...facts,
      companyName: companyName ?? '',
      suite: suite.name,
      products: suite.components.map(({ productId, name, delivery }) => ({ productId, name, delivery })),
      registrationKey: openKey(sealing, upgradeId, keySealed),
    };
    return { certificate, language: certificateLanguage(country), canceled };
  }

  async function read(which: Prisma.Sql): Promise<CertificateRecord | null> {
    const [row] = await database.$queryRaw<Row[]>`
      select u.id as "upgradeId", o.certificate_number as number, o.revision, o.order_number as "orderNumber",
        c.customer_number as "customerNumber", contact.value ->> 'companyName' as "companyName",
        contact.value ->> 'country' as country, u.suite, u.catalog_revision as "catalogRevision", o.seats, o.basis,
        to_char(o.starts_on, 'YYYY-MM-DD') as "startsOn", to_char(o.expires_on, 'YYYY-MM-DD') as "expiresOn",
        to_char(o.placed_on, 'YYYY-MM-DD') as "issuedOn", o.placed_at as "issuedAt",
        o.ended_as is not null as canceled, k.sealed as "keySealed"
      from upgrade_order o
      join upgrade u on u.id = o.upgrade_id
      join customer c on c.id = u.customer_id
      join registration_key k on k.upgrade_id = u.id
      left join lateral (select p.value from personal_record p where p.upgrade_id = u.id
        and p.kind = 'order-contact' and p.value ->> 'orderId' = o.id::text limit 1) contact on true
      where ${which}`;
    return row ? recordOf(row) : null;
  }

  return {
    find: (partnerId, orderNumber) =>
      reaching(() => read(Prisma.sql`o.partner_id = ${partnerId} and o.order_number = ${orderNumber}`)),
    byNumber: (number) => reaching(() => read(Prisma.sql`o.certificate_number = ${number}`)),
  };
}
