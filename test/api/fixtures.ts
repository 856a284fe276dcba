import { parseDay, type Day } from '../../core/days.ts';
import { parseActivationCode, parseRegistrationKey, type ActivationCode } from '../../core/keys.ts';
import { parseProductId, type ProductId } from '../../core/product-ids.ts';
import type { Suite } from '../../core/catalog.ts';
import type { Mail } from '../../core/mail.ts';
import type {
  KitContent,
  LicenseRecord,
  CertificateRecord,
  MailRecord,
  OrderRecord,
  PlacedOrder,
  UpgradeRecord,
} from '../../storage/records.ts';

export const key = 'SP-7F3K-9M2Q-4T6X-8C5E';
export const otherKey = 'SP-8G4M-2N3P-5V7Y-9D6F';
export const unknownKey = 'SP-ZZZZ-9M2Q-4T6X-8C5E';
export const code = 'OS-2K7M-3Q9TX-4C6F8-E5N7A-9W2ZY-6U3KM';
export const upgradeId = '01930000-0000-7000-8000-000000000001';
export const otherUpgradeId = '01930000-0000-7000-8000-000000000002';
export const absentId = '01930000-0000-7000-8000-00000000dead';
export const now = new Date('2026-12-01T11:00:00.000Z');
export const layoutDigest = 'a'.repeat(64);

export function day(text: string): Day {
  const parsed = parseDay(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

export function product(text: string): ProductId {
  const parsed = parseProductId(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

export function activationCode(text: string): ActivationCode {
  const parsed = parseActivationCode(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

function registrationKey(text: string) {
  const parsed = parseRegistrationKey(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

export const suite: Suite = {
  code: 'COMPLETE',
  name: 'Complete',
  components: ['ENDGRD1S1', 'ENDGRD2S1', 'MAILGW1S1', 'CENCON1S1', 'CLDAPP1S1'].map((id, index) => ({
    productId: product(id),
    name: `Product ${index + 1} é`,
    delivery: id === 'CLDAPP1S1' ? ('service' as const) : ('on-premises' as const),
    continues: [],
    never: [],
    convertsTrials: false,
  })),
};

const order: PlacedOrder = {
  id: 'order-1',
  orderNumber: '00012345',
  certificateNumber: 'LC-88213042',
  revision: 1,
  seats: 100,
  basis: 'covers',
  startsOn: day('2026-12-01'),
  expiresOn: day('2027-11-30'),
  placedOn: day('2026-12-01'),
  timeZone: 'Europe/Berlin',
  canceled: false,
  endsOn: null,
  endedAs: null,
};

function license(given: Partial<LicenseRecord>): LicenseRecord {
  return {
    id: '01930000-0000-7000-8000-0000000000a1',
    productId: product('ENDGRD7E1'),
    kind: 'full',
    edition: 1,
    channel: 'retail',
    state: { kind: 'active' },
    perpetual: false,
    maintenanceEndsOn: null,
    grants: [
      {
        orderId: null,
        basis: 'covers',
        seats: 40,
        startsOn: day('2026-01-01'),
        expiresOn: day('2028-06-30'),
        ofTrial: false,
      },
    ],
    activated: false,
    named: false,
    activationCode: activationCode(code),
    issuedFor: null,
    ...given,
  };
}

export function upgrade(given: Partial<UpgradeRecord> = {}): UpgradeRecord {
  return {
    id: upgradeId,
    step: 'registration-key',
    parked: false,
    turn: 0,
    revision: 0,
    shownRevision: 0,
    since: now,
    dueAt: new Date('2027-05-30T11:00:00.000Z'),
    waitingOn: 'customer',
    operatorNeeded: false,
    problem: null,
    ownerId: null,
    visitorId: null,
    addressConfirmed: true,
    customerNumber: 'C-00042',
    companyName: "Terry's & Söhne <GmbH>",
    suite,
    policies: { matchLength: 6, graceDays: 30 },
    orders: [order],
    agreement: null,
    plan: null,
    licenses: [license({})],
    selection: null,
    kit: null,
    eventCount: 0,
    engineAway: false,
    late: null,
    supersededBy: null,
    releaseRequestedAt: null,
    addressRequestedAt: null,
    leftActive: [],
    now,
    ...given,
  };
}

const [first, second, third, fourth, fifth] = suite.components.map(({ productId }) => productId);

/** An upgrade on its last step, with every kind of decision in its plan. */
export function completed(given: Partial<UpgradeRecord> = {}): UpgradeRecord {
  if (!first || !second || !third || !fourth || !fifth) throw new Error('the suite has five products');
  const owned = license({});
  const tie = license({
    id: 'l-3',
    productId: product('MAILGW1E1'),
    activationCode: activationCode(code.replace('OS', 'MG')),
  });
  const held = license({
    id: 'l-4',
    state: { kind: 'suspended' },
    activationCode: activationCode(code.replace('OS', 'CC')),
  });
  const perpetual = license({ id: 'l-5', productId: product('OLDFLT1E1'), perpetual: true, grants: [] });
  const issued = license({
    id: 'l-2',
    productId: second,
    issuedFor: second,
    activationCode: activationCode(code.replace('OS', 'EG')),
    grants: [
      {
        orderId: order.id,
        basis: 'covers',
        seats: 100,
        startsOn: order.startsOn,
        expiresOn: order.expiresOn,
        ofTrial: false,
      },
    ],
  });
  return upgrade({
    step: 'completed',
    waitingOn: null,
    dueAt: null,
    operatorNeeded: true,
    agreement: { version: '4.2', digest: 'd'.repeat(64), acceptedAt: now },
    plan: {
      version: 1,
      components: [
        {
          productId: first,
          action: 'retain',
          reason: { code: 'owned' },
          licenseId: owned.id,
          couldServe: [second],
          notExtended: [],
        },
        { productId: second, action: 'issue', reason: { code: 'not-owned' }, notExtended: [] },
        {
          productId: third,
          action: 'question',
          asks: 'customer',
          reason: { code: 'equal-candidates' },
          candidates: [tie.id],
          recommended: tie.id,
          notExtended: [],
        },
        { productId: fourth, action: 'held', reason: { code: 'license-blocked' }, licenseId: held.id, notExtended: [] },
        {
          productId: fifth,
          action: 'issue',
          reason: { code: 'owned-ended', licenseId: owned.id },
          notExtended: [tie.id],
        },
      ],
      notCovered: [perpetual.id],
      notMatched: ['6U3KM'],
    },
    licenses: [owned, issued, tie, held, perpetual],
    selection: { planVersion: 1, productIds: [second], installersFor: [] },
    kit: {
      revision: 1,
      state: 'ready',
      attempt: 1,
      progress: null,
      problem: null,
      layoutDigest,
      sizeBytes: 9,
      startedAt: now,
      finishedAt: now,
      former: null,
    },
    ...given,
  });
}

const signingKey =
  'LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KTUlJQm9qQU5CZ2txaGtpRzl3MEJBUUVGQUFPQ0FZOEFNSUlCaWdLQ0FZRUF5KytyaWRrUy91TjlsT3JiUmM0VAp1cUxWQytieG5aSklBSWk1cDgzRG1zejBNNUNVd0RRNGZCYytKS2dVNDg1L2FUS29YTzJPemhtZEE3bitKV0dtCkZtQjVTcjRHOGk1VkV3VWdpeHk0K0pkd1JPL3A2KzgrTzB0SVFFR2JIcEFLZHdNa3dwUks0N0ZPR084TWFMSnQKM25PMlpRM1RXKzRYN0tIS1EvUEtDbXNsa0ZaRko5OHdibzlMdTRYL0NqUGFTZmNDaTFHZzRiNVNhVTF4TS92MApjNjFKc2hrN0NKRDJneHpiT2UrTWVNVDVmVnBlMGFFMWdNRVZKUmJ1TUxMdDlJMTB2TXJrME14d0I2TStDZjFDCjZlRVp5S2t4Nml4MCtoZmF1dThCZnpSSTNvaUxmTzBlSExiaW81OEFnNmxsVExLS3Q0bTVTczhqVkdLajd6L2oKZjlRZWRNTlhyNWsxNkNqM2lCQnA2cU9GVUNnaEJlYWNvZ2VFSG0veVJ4YUNUNzExbnI1Rkc0WHlXRnhDZ3FiQgp2ZHBqaFcvTzZaZDA4a01nYUpaL1dNcjRqbHk3TEErTG5oa0VpMmhpSHdqRXJWMmxUMWNibmcyWGM3MFJkWm5oCm9VTy93WjdxTmdvZlNuTWlMbmx3d2Q0QjJvMG9vS3pKMWJoZlkxK2xjQy92QWdNQkFBRT0KLS0tLS1FTkQgUFVCTElDIEtFWS0tLS0tCg==';

export const kitContent: KitContent = {
  layoutDigest,
  layoutVersion: 1,
  manifest: '{}',
  entries: [{ path: 'signing-key.pem', executable: false, base64: signingKey }],
  sizeBytes: 9,
  sha256: null,
  keyFingerprint: 'SHA256:of-the-key',
  withdrawn: false,
};

export function orderRecord(given: Partial<OrderRecord> = {}): OrderRecord {
  return {
    orderNumber: order.orderNumber,
    revision: 1,
    suite: suite.code,
    seats: 100,
    basis: 'covers',
    startsOn: order.startsOn,
    expiresOn: order.expiresOn,
    termMonths: null,
    timeZone: order.timeZone,
    placedAt: now,
    customerNumber: 'C-00042',
    companyName: "Terry's & Söhne <GmbH>",
    certificateNumber: 'LC-88213001',
    registrationKey: registrationKey(key),
    upgradeId,
    registered: false,
    endAtRisk: null,
    ...given,
  };
}

export function certificateRecord(placed: OrderRecord): CertificateRecord {
  const { certificateNumber, placedAt, ...facts } = placed;
  const products = suite.components.map(({ productId, name, delivery }) => ({ productId, name, delivery }));
  const issued = { issuedOn: order.placedOn, issuedAt: placedAt };
  const certificate = { ...facts, ...issued, number: certificateNumber, suite: suite.name, products };
  return { certificate, language: 'en', canceled: false };
}

export const kitReady: Mail = {
  kind: 'kit-ready',
  language: 'en',
  upgradeId,
  values: { name: "O'Bryan", companyName: "Terry's & Söhne <GmbH>", suiteName: 'Complete', orderNumber: '00012345' },
};

export function mailRecord(given: Partial<MailRecord> = {}): MailRecord {
  return {
    id: '01930000-0000-7000-8000-00000000a001',
    kind: 'kit-ready',
    upgradeId,
    state: 'refused',
    attempts: 1,
    refusal: { reason: 'refused', smtpCode: 550, status: '5.1.1' },
    createdAt: now,
    settledAt: now,
    ...given,
  };
}
