import { code, key, upgradeId } from './fixtures.ts';

export const orderRequest = {
  orderNumber: '00012345',
  suite: 'COMPLETE',
  seats: 100,
  basis: 'covers',
  startsOn: '2026-12-01',
  termMonths: 12,
  timeZone: 'Europe/Berlin',
  customer: {
    customerNumber: 'C-00042',
    companyName: "Terry's & Söhne <GmbH>",
    country: 'DE',
    contact: { name: "O'Bryan", email: 'it@acme.test' },
  },
  ownedActivationCodes: [code],
};

export const formRequest = {
  company: {
    name: 'Acme',
    address: '1 Main Street',
    city: 'Berlin',
    state: 'BE',
    postalCode: '10115',
    country: 'DE',
    industry: 'Tools',
    size: '50',
  },
  user: {
    firstName: 'Пепе',
    lastName: "J'Marcus",
    email: 'lic+smart@acme.test',
    phone: '+44 (0)20 7946 0018',
    language: 'de',
    timeZone: 'Europe/Berlin',
    onBehalfOf: 'Acme',
  },
  ownedActivationCodes: [code],
};

const registration = { registrationKey: key };
export const acceptance = { version: '4.2', digest: 'd'.repeat(64), accepted: true };
const answer = { planVersion: 1, productId: 'MAILGW1S1', licenseId: upgradeId };
const selection = { planVersion: 1, productIds: ['ENDGRD2S1'], installersFor: ['ENDGRD1S1'] };
export const retry = { kind: 'retryKit', reason: 'the installer is published now' };

export const revisionRequest = {
  suites: [
    {
      code: 'COMPLETE',
      name: 'Complete',
      components: [{ productId: 'ENDGRD1S1', name: 'Endpoint Guard', delivery: 'on-premises' }],
    },
  ],
  policies: { matchLength: 6, graceDays: 30 },
};

export const uploadRequest = {
  productId: 'ENDGRD1S1',
  version: '5.3.0',
  platform: 'linux',
  fileName: 'Endpoint Guard.run',
};

/** A good body for each route that takes one. */
export const bodies: Readonly<Record<string, object>> = {
  placeOrder: orderRequest,
  checkRegistrationKey: registration,
  registerKey: registration,
  acceptAgreement: acceptance,
  submitForm: formRequest,
  correctAddress: { email: 'lic+smart@acme.test' },
  answerQuestion: answer,
  selectProducts: selection,
  commandUpgrade: retry,
  previewCommand: { kind: 'retryKit' },
  advanceClock: { seconds: 1 },
  provokeFault: { kind: 'slow-store', upgradeId, productId: 'ENDGRD1S1', times: 1 },
  rebuildKit: {},
  startCampaign: { filter: { group: 'installer-missing::' }, reason: 'the installer is back', dryRun: true },
  approveCampaign: {},
  continueCampaign: {},
  pauseCampaign: {},
  resumeCampaign: {},
  cancelCampaign: {},
  claimUpgrade: {},
  releaseClaim: {},
  verifyAudit: {},
  noteOnFailureGroup: { text: 'the installer was withdrawn by mistake' },
  noteOnUpgrade: { text: 'called the customer' },
  signIn: { email: 'lic+smart@acme.test', language: 'en' },
  confirmSignIn: { email: 'lic+smart@acme.test', code: '0000 0000' },
  confirmAddress: { token: 'of-nobody' },
  mailConfirmation: { language: 'en' },
  clearFaults: {},
  publishCatalogRevision: revisionRequest,
  announceInstaller: uploadRequest,
  checkSetUp: { secret: 's'.repeat(43) },
  setUpOperator: { secret: 's'.repeat(43), password: 'a long password of mine', code: '123456' },
  signInStaff: { login: 'ada@vendor.test', password: 'a long password of mine', code: '123456' },
  makeOperator: { login: 'ada@vendor.test', name: 'Ada', role: 'operator' },
  resetOperator: { reason: 'the telephone was lost' },
  setOperatorRole: { role: 'lead', reason: 'as agreed' },
  endOperatorSessions: { reason: 'the laptop was lost' },
  dismissOperator: { reason: 'has left' },
  makeApiKey: { partner: 'acme', name: 'shop', scopes: ['orders:read'] },
  rotateApiKey: {},
  revokeApiKey: { reason: 'it leaked' },
  revealCode: { licenseId: '01930000-0000-7000-8000-0000000000a1', reason: 'the customer lost it' },
  readCodeHistory: { activationCode: code, onDay: '2027-01-31' },
  compareCode: { licenseId: '01930000-0000-7000-8000-0000000000a1', activationCode: code },
  withdrawInstaller: { reason: 'CVE-2026-0001' },
};
