import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSealing, derive, type DigestUse } from '../../storage/sealing.ts';

const rootKey = Buffer.alloc(32, 7);
const sealing = createSealing(rootKey);
const other = createSealing(Buffer.alloc(32, 8));
const code = 'OS-2K7M-3Q9TX-4C6F8-E5N7A-9W2ZY-6U3KM';
const uses: readonly DigestUse[] = [
  'registration-key',
  'registration-key-folded',
  'activation-code',
  'activation-code-folded',
  'request',
  'person',
];

describe('seal and open', () => {
  it('gives back any text under its own place and key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, place) => {
        expect(sealing.open(sealing.seal(text, place), place)).toBe(text);
      }),
    );
  });

  it('opens after a restart: the key is the root key alone', () => {
    expect(createSealing(Buffer.from(rootKey)).open(sealing.seal(code, 'license:1'), 'license:1')).toBe(code);
  });

  it.each([
    ['of another row', 'license:2'],
    ['of another table', 'named_code:1'],
    ['that is none', ''],
  ])('does not open in a place %s', (_, place) => {
    expect(() => sealing.open(sealing.seal(code, 'license:1'), place)).toThrow();
  });

  it('opens under the other root key while that is changed, and finds by the same digests under both', () => {
    const changed = createSealing(Buffer.alloc(32, 8), { otherRootKey: rootKey, indexKey: derive(rootKey, 'index') });
    expect(changed.open(sealing.seal(code, 'license:1'), 'license:1')).toBe(code);
    expect(other.open(changed.seal(code, 'license:1'), 'license:1')).toBe(code);
    expect(changed.digest(code, 'activation-code')).toEqual(sealing.digest(code, 'activation-code'));
  });

  it('does not open under another root key', () => {
    expect(() => other.open(sealing.seal(code, 'license:1'), 'license:1')).toThrow();
  });

  it('does not open when any byte was changed', () => {
    const sealed = sealing.seal(code, 'license:1');
    for (const position of sealed.keys()) {
      const changed = Uint8Array.from(sealed, (byte, at) => (at === position ? byte ^ 1 : byte));
      expect(() => sealing.open(changed, 'license:1')).toThrow();
    }
  });

  it.each([code, ''])('does not open when any part is cut off: %j', (text) => {
    const sealed = sealing.seal(text, 'license:1');
    for (const length of sealed.keys()) {
      expect(() => sealing.open(sealed.subarray(0, length), 'license:1')).toThrow();
    }
  });

  it('seals a text differently each time, and shows nothing of it but its length', () => {
    const [one, two] = [sealing.seal(code, 'license:1'), sealing.seal(code, 'license:1')];
    expect(one).not.toEqual(two);
    expect(Buffer.from(one).includes(code.slice(0, 4))).toBe(false);
    expect(one).toHaveLength(30 + code.length);
  });
});

describe('digest', () => {
  it('is equal for equal texts, also after a restart', () => {
    expect(sealing.digest(code, 'activation-code')).toEqual(createSealing(rootKey).digest(code, 'activation-code'));
    expect(sealing.digest(code, 'activation-code')).toHaveLength(32);
  });

  it('is the one that the rows out there were written with', () => {
    expect(Buffer.from(sealing.digest(code, 'activation-code')).toString('hex')).toBe(
      '2505b8d8fcb1439ad6cc1be51517a7dcc0b853fa8ce4cf136cef97b0ddc94e03',
    );
  });

  it('differs by use, by text and by root key', () => {
    const digests = [
      ...uses.map((use) => sealing.digest(code, use)),
      sealing.digest(`${code} `, 'request'),
      other.digest(code, 'request'),
    ].map((digest) => Buffer.from(digest).toString('hex'));
    expect(new Set(digests).size).toBe(uses.length + 2);
  });
});

describe('derive', () => {
  it('gives a key of 32 bytes for each use, and never the root key', () => {
    const keys = ['seal', 'index', 'visitor'].map((use) => derive(rootKey, use).toString('hex'));
    expect(new Set([...keys, rootKey.toString('hex')]).size).toBe(4);
    expect(keys.every((key) => key.length === 64)).toBe(true);
  });
});
