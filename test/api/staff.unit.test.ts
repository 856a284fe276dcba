import { describe, expect, it } from '@jest/globals';
import { hashPassword, isPassword } from '../../api/staff/passwords.ts';
import { makeRecoveryCodes, recoveryDigest } from '../../api/staff/recovery-codes.ts';
import { stepOf, totpAt, totpUri } from '../../api/staff/totp.ts';

const key = Buffer.from('12345678901234567890');

describe('totpAt', () => {
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('gives the code of RFC 6238 at %i s', (seconds, code) => {
    expect(totpAt(key, Math.floor(seconds / 30))).toBe(code);
  });
});

describe('stepOf', () => {
  it('knows the code of the present half minute and of those beside it, and no other', () => {
    const nowMs = 1_234_567_890_000;
    const present = Math.floor(nowMs / 30_000);
    const found = [-2, -1, 0, 1, 2].map((off) => stepOf(key, totpAt(key, present + off), nowMs));
    expect(found).toEqual([null, present - 1, present, present + 1, null]);
  });
});

describe('totpUri', () => {
  it('is what authenticators read', () => {
    const label = encodeURIComponent('Crossgrade:ada@vendor.test');
    expect(totpUri(Buffer.alloc(20, 0xff), 'ada@vendor.test')).toBe(
      `otpauth://totp/${label}?secret=${'7'.repeat(32)}&issuer=Crossgrade`,
    );
  });
});

describe('a password', () => {
  it('is told from another, and two hashes of it are not alike', async () => {
    const [one, other] = await Promise.all([
      hashPassword('correct horse battery'),
      hashPassword('correct horse battery'),
    ]);
    expect(one).not.toBe(other);
    expect(await isPassword('correct horse battery', one)).toBe(true);
    expect(await isPassword('correct horse butter', one)).toBe(false);
    expect(await isPassword('correct horse battery', null)).toBe(false);
  });
});

describe('recovery codes', () => {
  it('are eight, all different, and read however they are typed', () => {
    const codes = makeRecoveryCodes();
    expect(new Set(codes).size).toBe(8);
    const [first = ''] = codes;
    expect(recoveryDigest(` ${first.toUpperCase().replaceAll('-', ' ')}`)).toEqual(recoveryDigest(first));
  });
});
