import type { Day } from '../../core/days.ts';
import type { Words } from './words.ts';

// Not by Intl: its data change from release to release, and a certificate must come out the same.
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export const english: Words = {
  title: 'License certificate',
  facts: {
    number: 'Certificate',
    issuedOn: 'Issued',
    licensedTo: 'Licensed to',
    customerNumber: 'Customer number',
    orderNumber: 'Order',
    suite: 'Suite',
    seats: 'Seats',
    term: 'Term',
  },
  revised: (revision) => `Revision ${String(revision)}. It takes the place of every earlier certificate of this order.`,
  count: thousands,
  seats: (seats, basis) =>
    basis === 'covers' ? `${thousands(seats)}, those you own included` : `${thousands(seats)}, besides those you own`,
  longDay: (day) => spelled(day, (month) => month),
  shortDay: (day) => spelled(day, (month) => month.slice(0, 3)),
  key: {
    heading: 'Your registration key',
    instructions: (address) => [
      `Open ${address}, or scan the code with your phone.`,
      'Enter the key. Spaces, hyphens and small letters are fine.',
      'This is not an activation code: products will not accept it.',
    ],
    code: 'Scan to start',
    codeSays: 'QR code: opens the page on which the key is registered, with the key filled in.',
  },
  products: {
    heading: 'What your suite includes',
    name: 'Product',
    productId: 'Product ID',
    delivery: 'Delivered as',
    seats: 'Seats',
    startsOn: 'First day',
    expiresOn: 'Last day',
    delivered: { 'on-premises': 'Installer', service: 'Service' },
  },
  next: {
    heading: 'What happens next',
    lines: [
      'You accept the license agreement, fill in one form and choose the new products you want.',
      'Codes you already use stay and get the new term. New products come with codes and a deployment kit.',
      'If the key is registered already, for an earlier order, this order is added by itself.',
      'Until it is registered, keep the key like a password: whoever has it can start the upgrade.',
    ],
  },
  agreement: {
    title: 'License agreement',
    version: 'Version',
    accepted: 'Accepted',
    notAccepted: 'not yet accepted',
    language: 'Language of the text',
    digest: 'SHA-256 of the text',
  },
  page: (page, pages) => `Page ${String(page)} of ${String(pages)}`,
};

function spelled(day: Day, name: (month: string) => string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${String(Number(date))} ${name(months[Number(month) - 1] ?? '')} ${year}`;
}

function thousands(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
