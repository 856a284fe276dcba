import type { MailContent, MailKind } from '../../core/mail.ts';
import { day, key } from '../api/fixtures.ts';

export const company = `Terry's & Söhne <GmbH>`;
const about = { name: `Odalys O'Bryan`, companyName: company, suiteName: 'Complete', orderNumber: 'PO-1' };
const oneTime = { link: '/sign-in#token=AbC-123', code: '482913', validMinutes: 10 };
const expiresOn = day('2027-11-30');

const byKind: { readonly [Kind in MailKind]: Extract<MailContent, { readonly kind: Kind }>['values'] } = {
  'sign-in': oneTime,
  'confirm-address': { ...oneTime, link: '/confirm-address#token=AbC-123' },
  certificate: {
    ...about,
    certificateNumber: 'LC-88213001',
    registrationKey: key,
    seats: 1200,
    startsOn: day('2026-12-01'),
    expiresOn,
    registered: false,
  },
  'key-registered': about,
  'address-replaced': { orderNumber: 'PO-1' },
  'agreement-accepted': {
    ...about,
    version: '4.2',
    digest: 'd'.repeat(64),
    acceptedAt: '2026-12-01T23:30:00.000Z',
    timeZone: 'Asia/Tokyo',
  },
  reminder: { ...about, step: 'product-selection' },
  'deadline-near': { ...about, daysLeft: 14 },
  'code-ending': { ...about, endsOn: expiresOn },
  'question-waiting': { ...about, products: ['Mail Gateway'] },
  'terms-extended': { ...about, products: ['Endpoint Guard', 'Central Console'], expiresOn },
  'kit-ready': about,
  'kit-failed': about,
  'nothing-new': about,
  'order-ended': { ...about, as: 'canceled', endsOn: expiresOn },
  'upgrade-lapsed': about,
  alert: {
    ...{ alert: 'group-growing', subject: 'installer-missing:MAILGW1S1:', what: 'opened', count: 17 },
    at: '2026-12-01T10:42:00.000Z',
  },
};

/** One mail of every kind. */
export const everyMail = Object.entries(byKind).map(([kind, values]) => ({ kind, values }) as MailContent);
