import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lastGroup, looksLike, parseActivationCode, parseRegistrationKey } from '../../core/keys.ts';
import type { Problem } from '../../core/problems.ts';
import { activationCode, registrationKey, spellings } from './spellings.ts';

describe('parseRegistrationKey', () => {
  it.each(spellings.map((spelling) => [JSON.stringify(spelling), spelling]))('reads %s', (_, spelling) => {
    expect(parseRegistrationKey(spelling)).toEqual({ ok: true, value: registrationKey });
  });

  it('reads a key whose only digits a line break tears off', () => {
    expect(parseRegistrationKey('AAAAAAAAAAAAAA\r\n2345')).toEqual({ ok: true, value: 'AA-AAAA-AAAA-AAAA-2345' });
  });

  it('reads every spelling of every key as the same key', () => {
    fc.assert(
      fc.property(canonicalKey, fc.array(between, { minLength: 19, maxLength: 19 }), widths, (key, gaps, widen) => {
        const letters = Array.from(key.replaceAll('-', ''));
        const typed = letters.map((letter, place) => `${gaps[place] ?? ''}${widen[place] ? wide(letter) : letter}`);
        expect(parseRegistrationKey(`${typed.join('')}${gaps[18] ?? ''}`)).toEqual({ ok: true, value: key });
        expect(parseRegistrationKey(typed.join('').toLowerCase())).toEqual({ ok: true, value: key });
      }),
    );
  });

  it('reads what it gave out as itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...spellings)), (typed) => {
        const read = parseRegistrationKey(typed);
        expect(read.ok ? parseRegistrationKey(read.value) : read).toEqual(read);
      }),
    );
  });

  it('does not cut a long text before it has looked at all of it', () => {
    expect(parseRegistrationKey(`${' '.repeat(100_000)}${registrationKey}`).ok).toBe(true);
  });

  it.each([
    ['nothing', '', 'unknown', 0],
    ['blanks', ' \t\r\n', 'unknown', 0],
    ['one group', 'SP-7F3K', 'unknown', 6],
    ['a key that is two characters short', 'SP-7F3K-9M2Q-4T6X-8C', 'unknown', 16],
    ['a key with three too many', 'SP-7F3K-9M2Q-4T6X-8C5E-ABC', 'unknown', 21],
    ['an activation code', activationCode, 'activation-code', 31],
    ['an activation code in small letters, with words', `code: ${activationCode.toLowerCase()}`, 'activation-code', 35],
    ['a product ID', 'OSCE12E3X', 'product-id', 9],
    ['a product ID with words', 'Product ID: OSCE12E3X', 'product-id', 18],
    ['a certificate number', 'LC-12345678', 'certificate-number', 10],
    ['a certificate number with a word', 'Certificate LC-12345678', 'certificate-number', 21],
    ['a number alone', '00012345', 'order-number', 8],
    ["a partner's order number", 'PO-2026-000123', 'order-number', 12],
    ['two different keys', `${registrationKey} ${registrationKey.replace('7', '8')}`, 'unknown', 36],
    ['a sentence in which nothing is a key', 'I have lost it', 'unknown', 11],
  ] as const)('refuses %s and says what it looks like', (_, typed, kind, length) => {
    expect(parseRegistrationKey(typed)).toEqual({
      ok: false,
      problem: { code: 'registration-key-malformed', looksLike: kind, length, oddCharacters: [] },
    });
  });

  it.each([
    ['what a spreadsheet made of a product ID', '1.23E+45', 6, [{ position: 6, character: '+' }]],
    ['a mark in the place of a letter', 'SP-7F3K-9M2Q-4T6X-8C!E', 17, [{ position: 21, character: '!' }]],
    [
      'a letter that looks like none of ours',
      'SP-7F3K-9M2Q-4T6X-8C5\u0416',
      18,
      [{ position: 22, character: '\u0416' }],
    ],
    [
      'a letter too many from another script',
      'SP-7F3K-9M2Q-4T6X-8C5E\u0416',
      19,
      [{ position: 23, character: '\u0416' }],
    ],
    ['a letter with an accent', 'SP-7F3K-9M2Q-4T6X-8C5\u00c9', 18, [{ position: 22, character: '\u00c9' }]],
    ['a letter with its accent apart', 'SP-7F3K-9M2Q-4T6X-8C5E\u0301', 18, [{ position: 22, character: '\u00c9' }]],
    ['sharp s, which has two capitals', 'SP-7F3K-9M2Q-4T6X-8C5\u00df', 18, [{ position: 22, character: '\u00df' }]],
    [
      'a picture, as one character',
      '\u{1f511} SP-7F3K-9M2Q-4T6X-8C5#',
      17,
      [
        { position: 1, character: '\u{1f511}' },
        { position: 24, character: '#' },
      ],
    ],
  ] as const)('names %s by its position', (_, typed, length, oddCharacters) => {
    expect(problemOf(typed)).toEqual({
      code: 'registration-key-malformed',
      looksLike: 'unknown',
      length,
      oddCharacters,
    });
  });

  it('names no more odd characters than a key has places', () => {
    expect(problemOf('\u0416'.repeat(5_000))).toMatchObject({ length: 5_000, oddCharacters: { length: 18 } });
  });

  it('never hands on half a character, which no database stores', () => {
    expect(problemOf('SP-\ud800')).toMatchObject({ oddCharacters: [] });
  });
});

describe('parseActivationCode', () => {
  it.each([
    activationCode,
    activationCode.toLowerCase(),
    activationCode.replaceAll('-', ''),
    activationCode.replaceAll('-', ' '),
    activationCode.replaceAll('-', '\u2212'),
    `  "${activationCode}".`,
    `Activation code: ${activationCode}`,
    `RK ${registrationKey}, AC ${activationCode}`,
  ])('reads %s', (spelling) => {
    expect(parseActivationCode(spelling)).toEqual({ ok: true, value: activationCode });
  });

  it.each([
    [registrationKey, 'This is a registration key. An activation code has 31 letters and digits.'],
    ['OSCE12E3X', 'This is a product ID. An activation code has 31 letters and digits.'],
    ['LC-12345678', 'This is a certificate number. An activation code has 31 letters and digits.'],
    [activationCode.slice(0, -1), 'An activation code has 31 letters and digits; here are 30.'],
    [`${activationCode.slice(0, -1)}\u0416`, 'Character 37 (\u0416) cannot be part of an activation code.'],
    [`${activationCode.slice(0, -1)}!`, 'Character 37 (!) cannot be part of an activation code.'],
    ['', 'An activation code has 31 letters and digits; here are 0.'],
  ])('refuses %j in words', (typed, reason) => {
    expect(parseActivationCode(typed)).toEqual({ ok: false, reason });
  });
});

describe('looksLike', () => {
  it.each([
    [registrationKey, 'registration-key'],
    [activationCode, 'activation-code'],
    ['MAILGW1E2', 'product-id'],
    ['LC-88213', 'certificate-number'],
    ['4711', 'order-number'],
    ['ORDER-2026-0001', 'order-number'],
    ['12', 'unknown'],
    ['password', 'unknown'],
  ])('takes %s for: %s', (typed, kind) => {
    expect(looksLike(typed)).toBe(kind);
  });
});

describe('lastGroup', () => {
  it('gives what stands after the last hyphen', () => {
    const read = parseActivationCode(activationCode);
    expect(read.ok && lastGroup(read.value)).toBe('6U3KM');
  });
});

const canonicalKey = fc.stringMatching(/^[A-Z0-9]{2}(-[A-Z0-9]{4}){4}$/);
const between = fc.constantFrom(
  '',
  '',
  '',
  '-',
  ' ',
  '\u2013',
  '\u2212',
  '\u30fc',
  '\u00ad',
  '\u00a0',
  '\u200e',
  '\r\n',
  '"',
);
const widths = fc.array(fc.boolean(), { minLength: 18, maxLength: 18 });

function wide(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) + 0xfee0);
}

function problemOf(typed: string): Problem | null {
  const read = parseRegistrationKey(typed);
  return read.ok ? null : read.problem;
}
