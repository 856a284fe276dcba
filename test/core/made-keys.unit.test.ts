import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseActivationCode, parseRegistrationKey } from '../../core/keys.ts';
import { foldLookAlikes } from '../../core/look-alikes.ts';
import {
  activationCodeBytes,
  hasValidCheckCharacter,
  makeActivationCode,
  makeRegistrationKey,
  registrationKeyBytes,
} from '../../core/made-keys.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const prefix = fc.stringMatching(/^[A-Z]{2}$/);
const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const madeKey = fc.tuple(prefix, bytesOf(registrationKeyBytes)).map(([two, bytes]) => makeRegistrationKey(two, bytes));
const madeCode = fc.tuple(prefix, bytesOf(activationCodeBytes)).map(([two, bytes]) => makeActivationCode(two, bytes));
const made = fc.oneof(madeKey, madeCode);

describe('makeRegistrationKey and makeActivationCode', () => {
  it('make the canonical shape, without 0, O, 1 and I after the prefix', () => {
    fc.assert(
      fc.property(madeKey, madeCode, (key, code) => {
        expect(key).toMatch(/^[A-Z]{2}(-[A-HJ-NP-Z2-9]{4}){4}$/);
        expect(code).toMatch(/^[A-Z]{2}-[A-HJ-NP-Z2-9]{4}(-[A-HJ-NP-Z2-9]{5}){5}$/);
        expect(parseRegistrationKey(key)).toEqual({ ok: true, value: key });
        expect(parseActivationCode(code)).toEqual({ ok: true, value: code });
      }),
    );
  });

  it('make the same from the same bytes, and use every letter alike', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const drawn = Array.from(all, (byte) => makeRegistrationKey('SP', new Uint8Array(15).fill(byte)).charAt(3));
    const counts = new Map(drawn.map((letter) => [letter, drawn.filter((other) => other === letter).length]));
    expect([...counts.keys()].sort().join('')).toBe('23456789ABCDEFGHJKLMNPQRSTUVWXYZ');
    expect(new Set(counts.values())).toEqual(new Set([8]));
  });

  it('never make what was made before: releases keep the check character', () => {
    expect(
      makeRegistrationKey(
        'SP',
        Uint8Array.from({ length: 15 }, (_, place) => place),
      ),
    ).toBe('SP-ABCD-EFGH-JKLM-NPQC');
    expect(
      makeActivationCode(
        'OS',
        Uint8Array.from({ length: 28 }, (_, place) => place),
      ),
    ).toBe('OS-ABCD-EFGHJ-KLMNP-QRSTU-VWXYZ-2345K');
  });

  it.each(['', 'S', 'sp', 'S1', 'SPX'])('throw on the prefix %j', (wrong) => {
    expect(() => makeRegistrationKey(wrong, new Uint8Array(15))).toThrow('prefix');
  });

  it('throw when there is too little randomness', () => {
    expect(() => makeRegistrationKey('SP', new Uint8Array(14))).toThrow('15 random bytes');
    expect(() => makeActivationCode('OS', new Uint8Array(27))).toThrow('28 random bytes');
  });
});

describe('hasValidCheckCharacter', () => {
  it('accepts what was made', () => {
    fc.assert(fc.property(made, (code) => expect(hasValidCheckCharacter(code)).toBe(true)));
  });

  it('finds any single wrong character', () => {
    fc.assert(
      fc.property(made, (code) => {
        const undetected = places(code).flatMap((place) =>
          Array.from(letters)
            .filter((letter) => letter !== code.charAt(place))
            .map((letter) => `${code.slice(0, place)}${letter}${code.slice(place + 1)}`)
            .filter(hasValidCheckCharacter),
        );
        expect(undetected).toEqual([]);
      }),
    );
  });

  it('finds any swap of two neighbors', () => {
    fc.assert(
      fc.property(made, (code) => {
        const plain = code.replaceAll('-', '');
        const undetected = places(plain)
          .slice(1)
          .filter((place) => plain.charAt(place) !== plain.charAt(place - 1))
          .map(
            (place) =>
              `${plain.slice(0, place - 1)}${plain.charAt(place)}${plain.charAt(place - 1)}${plain.slice(place + 1)}`,
          )
          .filter(hasValidCheckCharacter);
        expect(undetected).toEqual([]);
      }),
    );
  });

  it('refuses keys from elsewhere that have letters which ours have not', () => {
    expect(hasValidCheckCharacter('SP-O000-0000-0000-0000')).toBe(false);
    expect(hasValidCheckCharacter('')).toBe(false);
  });
});

describe('foldLookAlikes', () => {
  it('makes the same of O and 0, and of I, L and 1, and keeps B and 8, S and 5 apart', () => {
    expect(foldLookAlikes('O0-IL1-B8-S5')).toBe('00-111-B8-S5');
  });

  it('never maps one made key to another', () => {
    fc.assert(
      fc.property(
        prefix,
        bytesOf(registrationKeyBytes),
        fc.integer({ min: 0, max: 14 }),
        fc.nat(255),
        (two, bytes, place, byte) => {
          const key = makeRegistrationKey(two, bytes);
          const other = makeRegistrationKey(two, bytes.with(place, byte));
          expect(foldLookAlikes(key) === foldLookAlikes(other)).toBe(key === other);
        },
      ),
    );
  });

  it('finds a made key again when L, 1 and I were confused', () => {
    fc.assert(
      fc.property(madeKey, fc.constantFrom('1', 'I'), (key, misread) => {
        expect(foldLookAlikes(key.replaceAll('L', misread))).toBe(foldLookAlikes(key));
      }),
    );
  });

  it('leaves two keys that differ only in O and 0 apart by their exact spelling', () => {
    const keys = ['SP-O123-4567-89AB-CDEF', 'SP-0123-4567-89AB-CDEF'];
    expect(new Set(keys.map(foldLookAlikes)).size).toBe(1);
    expect(new Set(keys.map(exact)).size).toBe(2);
  });
});

function exact(typed: string): string {
  const read = parseRegistrationKey(typed);
  return read.ok ? read.value : '';
}

function places(code: string): readonly number[] {
  return Array.from(code, (_, place) => place).filter((place) => code.charAt(place) !== '-');
}
