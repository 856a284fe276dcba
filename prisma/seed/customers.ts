import { createHash } from 'node:crypto';
import { addDays, type Day, daysBetween, lastDayOfTerm, parseDay } from '../../core/days.ts';
import { makeActivationCode } from '../../core/made-keys.ts';
import { parseProductId } from '../../core/product-ids.ts';
import type { Basis } from '../../core/licenses.ts';
import type { LicenseToImport } from '../../storage/demonstration.ts';
import type { OrderToPlace } from '../../storage/records.ts';
import type { SandboxFault } from '../../storage/sandbox.ts';

/** A customer of the demonstration: what was owned before, and the order that opens the upgrade. */
export interface DemonstrationCustomer {
  readonly about: string;
  readonly licenses: readonly LicenseToImport[];
  readonly order: OrderToPlace;
  readonly fault?: { readonly kind: SandboxFault; readonly times: number };
}

/** The day on which the examples were thought out; all their days move with the first start. */
const exampleDay = day('2026-12-01');

interface Owned {
  readonly name: string;
  readonly productId: string;
  readonly seats: number;
  readonly until: string;
  readonly trial?: true;
  readonly suspended?: true;
}

interface Example {
  readonly number: string;
  readonly about: string;
  readonly company: string;
  readonly suite?: 'complete' | 'total';
  readonly basis?: Basis;
  readonly owned?: readonly Owned[];
  readonly fault?: DemonstrationCustomer['fault'];
}

const examples: readonly Example[] = [
  {
    number: '1001',
    about: 'one code is kept, four products are new',
    company: 'Aldergate Mills',
    owned: [{ name: 'A1', productId: 'ENDGRD7E1', seats: 100, until: '2027-03-31' }],
  },
  {
    number: '1002',
    about: 'two codes are kept, for two products of one line',
    company: 'Birchfield Optics',
    owned: [
      { name: 'A1', productId: 'ENDGRD2S1', seats: 50, until: '2027-02-28' },
      { name: 'A2', productId: 'ENDGRD7E1', seats: 80, until: '2027-06-30' },
    ],
  },
  {
    number: '1003',
    about: 'a tie: which of two mail gateways goes on is a question',
    company: 'Corvane Shipping',
    owned: [
      { name: 'A3', productId: 'MAILGW1E1', seats: 20, until: '2027-09-30' },
      { name: 'A4', productId: 'MAILGW1E2', seats: 500, until: '2027-03-31' },
    ],
  },
  {
    number: '1004',
    about: 'of two mail gateways one is better in everything',
    company: 'Dunmore Foods',
    owned: [
      { name: 'A3', productId: 'MAILGW1E1', seats: 20, until: '2027-03-31' },
      { name: 'A4', productId: 'MAILGW1E2', seats: 500, until: '2027-09-30' },
    ],
  },
  {
    number: '1005',
    about: 'an ended code in grace is kept, with a gap; a trial counts nothing',
    company: 'Eastholm Clinic',
    owned: [
      { name: 'A5', productId: 'ENDGRD7E1', seats: 60, until: '2026-11-16' },
      { name: 'A6', productId: 'ENDGRD7T1', seats: 500, until: '2026-12-31', trial: true },
    ],
  },
  {
    number: '1006',
    about: 'more seats until next month than were bought now',
    company: 'Fenwick Rail',
    owned: [{ name: 'A7', productId: 'ENDGRD7E1', seats: 1000, until: '2026-12-31' }],
  },
  {
    number: '1007',
    about: 'seats are added to those that are owned',
    company: 'Gorsewood School',
    basis: 'adds',
    owned: [{ name: 'A7', productId: 'ENDGRD7E1', seats: 50, until: '2027-06-30' }],
  },
  {
    number: '1008',
    about: 'fewer seats go on after the order has ended',
    company: 'Harrow & Pike',
    owned: [{ name: 'A1', productId: 'ENDGRD7E1', seats: 40, until: '2028-06-30' }],
  },
  {
    number: '1009',
    about: 'a suspended code is held for an operator',
    company: 'Ilmarsh Energy',
    owned: [{ name: 'A1', productId: 'ENDGRD7E1', seats: 60, until: '2027-06-30', suspended: true }],
  },
  {
    number: '1010',
    about: 'owned with fewer seats; more can be added by a second order',
    company: 'Jarrow Textiles',
    owned: [{ name: 'A1', productId: 'ENDGRD7E1', seats: 80, until: '2027-06-30' }],
  },
  {
    number: '2001',
    about: 'three products are owned, five are new',
    company: 'Kestrel Labs',
    suite: 'total',
    owned: [
      { name: 'B1', productId: 'ENDGRD7E1', seats: 100, until: '2027-03-31' },
      { name: 'B2', productId: 'MAILGW1E1', seats: 100, until: '2027-04-30' },
      { name: 'B3', productId: 'CLDAPP7E1', seats: 60, until: '2027-05-31' },
    ],
  },
  {
    number: '2002',
    about: 'everything is owned already: nothing to install',
    company: 'Larkhill Bank',
    owned: [
      { name: 'B1', productId: 'ENDGRD1S1', seats: 100, until: '2027-03-31' },
      { name: 'B2', productId: 'ENDGRD2S1', seats: 100, until: '2027-03-31' },
      { name: 'B3', productId: 'MAILGW1S1', seats: 100, until: '2027-03-31' },
      { name: 'B4', productId: 'CENCON1S1', seats: 100, until: '2027-03-31' },
      { name: 'B5', productId: 'CLDAPP1S1', seats: 100, until: '2027-03-31' },
    ],
  },
  { number: '2003', about: 'nothing is owned: all products are new', company: 'Marchmont Press' },
  {
    number: '3001',
    about: 'sandbox: the kit fails twice, then works',
    company: 'Northgate Tools',
    fault: { kind: 'kit-attempt-fails', times: 2 },
  },
  {
    number: '3002',
    about: 'sandbox: the kit fails for good, until an operator retries it',
    company: 'Oakhampton Print',
    fault: { kind: 'kit-build-fails', times: 1 },
  },
  {
    number: '3003',
    about: 'sandbox: the kit takes 20 seconds',
    company: 'Penhallow Marine',
    fault: { kind: 'kit-build-slow', times: 1 },
  },
];

/** All customers of the demonstration, with their days moved so that the orders start on the day of the first start. */
export function demonstrationCustomers(firstDay: Day): readonly DemonstrationCustomer[] {
  const moved = (text: string) => addDays(day(text), daysBetween(exampleDay, firstDay));
  return examples.map(({ number, about, company, suite = 'complete', basis = 'covers', owned = [], fault }) => ({
    about,
    licenses: owned.map((license) => licenseOf(`C-${number}`, license, moved)),
    order: {
      orderNumber: `DEMO-${number}`,
      suite,
      seats: 100,
      basis,
      startsOn: firstDay,
      expiresOn: lastDayOfTerm(firstDay, 12),
      termMonths: 12,
      timeZone: 'Europe/Berlin',
      customer: {
        customerNumber: `C-${number}`,
        companyName: company,
        country: 'DE',
        contact: { name: 'Robin Example', email: `it@customer-${number}.example` },
      },
      ownedActivationCodes: [],
    },
    ...(fault && { fault }),
  }));
}

function licenseOf(customerNumber: string, owned: Owned, moved: (text: string) => Day): LicenseToImport {
  const productId = parseProductId(owned.productId);
  if (productId === null) throw new Error(`${owned.productId} is no product ID`);
  const random = createHash('sha512').update(`${customerNumber}/${owned.name}`).digest();
  const expiresOn = moved(owned.until);
  return {
    customerNumber,
    productId,
    activationCode: makeActivationCode(owned.productId.slice(0, 2), random),
    kind: owned.trial ? 'trial' : 'full',
    edition: 1,
    channel: 'retail',
    state: { kind: owned.suspended ? 'suspended' : 'active' },
    perpetual: false,
    maintenanceEndsOn: null,
    basis: 'covers',
    seats: owned.seats,
    startsOn: addDays(expiresOn, -729),
    expiresOn,
  };
}

function day(text: string): Day {
  const parsed = parseDay(text);
  if (parsed === null) throw new Error(`${text} is no day`);
  return parsed;
}
