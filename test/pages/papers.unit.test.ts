import { describe, expect, it } from '@jest/globals';
import type { CodeSheet } from '../../pages/client/portal-api.ts';
import { calendarFile } from '../../pages/portal/done/calendar-file.ts';
import { ticketText } from '../../pages/portal/done/ticket-text.ts';
import { english } from '../../pages/words/en.ts';
import { formats } from '../../pages/words/formats.ts';
import { japanese } from '../../pages/words/ja.ts';

type Code = CodeSheet['codes'][number];

const upgradeId = '0190a0a0-0000-7000-8000-000000000000';
const now = new Date('2026-11-28T10:42:07.123Z');

function code(changes: Partial<Code> = {}): Code {
  return {
    productId: 'ENDGRD1S1',
    name: 'Endpoint Guard',
    delivery: 'on-premises',
    action: 'retain',
    activationCode: 'EN-2K7M3-3Q9TX-4C6F8-E5N7A-9W2ZY-6U3KM',
    seatsByDay: [
      { from: '2026-12-01', to: '2027-03-31', seats: 80 },
      { from: '2027-04-01', to: '2027-11-30', seats: 100 },
    ],
    expiresOn: '2027-11-30',
    ...changes,
  };
}

const mail = code({ productId: 'MAILGW1S1', name: 'Mail Gateway', action: 'issue' });
const cloud = code({ productId: 'CLDAPP1S1', name: 'Cloud App Shield', action: 'issue', delivery: 'service' });
const forever = code({ productId: 'OLDFLT1S1', name: 'Old Filter', expiresOn: null });

describe('calendarFile', () => {
  const linesOf = (codes: readonly Code[], words = english) => calendarFile(upgradeId, codes, words, now).split('\r\n');

  it('has an all-day event on the last day of each code, with a reminder a month before', () => {
    const lines = linesOf([code(), mail]);
    expect(lines.filter((line) => line === 'DTSTART;VALUE=DATE:20271130')).toHaveLength(2);
    expect(lines.filter((line) => line === 'TRIGGER:-P30D')).toHaveLength(2);
    expect(lines).toContain('SUMMARY:Endpoint Guard: last day of the license');
    expect(lines).toContain('DTSTAMP:20261128T104207Z');
    expect(lines.slice(0, 2)).toEqual(['BEGIN:VCALENDAR', 'VERSION:2.0']);
    expect(lines.slice(-2)).toEqual(['END:VCALENDAR', '']);
  });

  it('leaves out what never ends, and holds no full code', () => {
    const text = linesOf([forever, code()]).join('\n');
    expect(text).not.toContain('Old Filter');
    expect(text).toContain('6U3KM');
    expect(text).not.toContain('3Q9TX');
  });

  it('names an event the same whenever it is saved again, so that calendars replace it', () => {
    expect(linesOf([code()])).toContain(`UID:${upgradeId}-ENDGRD1S1@crossgrade`);
  });

  it('has no line of more than 75 bytes, and takes no character apart', () => {
    const name = '東京商会のとても長い名前のエンドポイントガード、最終日まで使えるもの';
    const lines = linesOf([code({ name })], japanese);
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(lines.join('\r\n').replaceAll('\r\n ', '')).toContain(`SUMMARY:${name}`);
  });

  it('keeps commas, semicolons and backslashes apart from what they mean there', () => {
    expect(linesOf([code({ name: 'A, B; C\\D' })]).join('\n')).toContain('SUMMARY:A\\, B\\; C\\\\D');
  });
});

describe('ticketText', () => {
  const upgrade = { suite: { name: 'Suite Complete' }, orders: [{ orderNumber: '00012345' }] };
  const kit = { fileName: 'deployment-kit-1.zip', sha256: 'd'.repeat(64) };

  it('tells what stays, what is installed, what is activated, what the kit is, and the way back', () => {
    const text = ticketText({ upgrade, codes: [code(), mail, cloud], kit }, english, formats('en-GB'));
    expect(text).toBe(
      [
        'Change: upgrade to Suite Complete',
        'Order 00012345',
        'Reason: products are licensed under one suite.',
        '',
        'No change on machines (code stays, term extended):',
        '- Endpoint Guard: code ending in 6U3KM, 100 seats, to 30 Nov 2027',
        '',
        'To be installed:',
        '- Mail Gateway: code ending in 6U3KM, 100 seats, to 30 Nov 2027',
        '',
        'To be activated online:',
        '- Cloud App Shield: code ending in 6U3KM, 100 seats, to 30 Nov 2027',
        '',
        `Kit: deployment-kit-1.zip, SHA-256 ${'d'.repeat(64)}`,
        '',
        'Way back: kept codes stay valid; remove newly installed products.',
      ].join('\n'),
    );
  });

  it('has no part for what there is not, and no full code', () => {
    const text = ticketText({ upgrade, codes: [forever], kit: null }, english, formats('en-GB'));
    expect(text).not.toContain('To be installed');
    expect(text).not.toContain('Kit:');
    expect(text).not.toContain('3Q9TX');
    expect(text).toContain('no end');
  });
});
