import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type KitEntry, makeManifest, parseManifest, writeManifest } from '../../kit/manifest.ts';
import { productId } from '../core/builders.ts';
import { sha256Of } from './blobs.ts';
import { entry } from './entries.ts';

const three = [
  entry({ path: 'installers/ENDGRD1S1/setup-1.0.msi', platform: 'windows' }),
  entry({ path: 'installers/ENDGRD1S1/setup-1.0.pkg', platform: 'mac', sha256: 'b'.repeat(64) }),
  entry({
    productId: productId('CENCON1S1'),
    product: 'Central Console',
    path: 'installers/CENCON1S1/console.tar.gz',
  }),
];

describe('makeManifest', () => {
  it('is the same whatever the order of the installers', () => {
    const wanted = writeManifest(makeManifest(three));
    fc.assert(
      fc.property(fc.shuffledSubarray(three, { minLength: 3 }), (shuffled) => {
        expect(writeManifest(makeManifest(shuffled))).toBe(wanted);
      }),
    );
  });

  it('says where each installer lies and what it is, and nothing beside', () => {
    const withMore = { ...entry(), customer: 'Aldergate' };
    expect(makeManifest([withMore])).toEqual({
      format: 1,
      entries: [
        {
          productId: 'ENDGRD1S1',
          product: 'Endpoint Guard',
          version: '1.0',
          platform: 'windows',
          path: 'installers/ENDGRD1S1/setup.msi',
          sizeBytes: 5,
          sha256: 'a'.repeat(64),
        },
      ],
    });
  });

  it('makes a manifest of nothing too', () => {
    expect(writeManifest(makeManifest([]))).toBe('{"entries":[],"format":1}');
  });

  it.each([
    ['in one place', 'installers/ENDGRD1S1/setup.msi'],
    ['in what is one place on Windows', 'installers/ENDGRD1S1/SETUP.msi'],
  ])('takes no two installers that lie %s', (_where, path) => {
    expect(() => makeManifest([entry(), entry({ path, platform: 'linux' })])).toThrow('two entries');
  });

  it('takes no installer that could not be read back', () => {
    expect(() => makeManifest([entry({ path: '../setup.msi' })])).toThrow('wrong path: "../setup.msi"');
  });
});

describe('writeManifest', () => {
  it('writes the very bytes that the kits out there are named by', () => {
    const text = writeManifest(makeManifest(three));
    expect(text.slice(0, 134)).toBe(
      '{"entries":[{"path":"installers/CENCON1S1/console.tar.gz","platform":"windows","product":"Central Console","productId":"CENCON1S1","sh',
    );
    expect(sha256Of(Buffer.from(text))).toBe('01c4aa447a86fdd22289bdeb84b74ca9e8b9ef6ce9305c5d6eddf27eaae329f9');
  });
});

describe('parseManifest', () => {
  it('reads back what was written, whatever the names', () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => /^\P{C}+$/u.test(text) && text.trim() !== '');
    fc.assert(
      fc.property(words, words, words, fc.maxSafeNat(), (product, version, platform, sizeBytes) => {
        const manifest = makeManifest([entry({ product, version, platform, sizeBytes })]);
        expect(parseManifest(writeManifest(manifest))).toEqual(manifest);
      }),
    );
  });

  it.each([
    ['no JSON', '{', 'not JSON'],
    ['no object', '[]', 'not a JSON object'],
    ['a newer format', '{"entries":[],"format":2}', 'format 2; only 1'],
    ['no format', '{"entries":[]}', 'format missing'],
    ['no entries', '{"format":1}', 'no list of entries'],
    ['an entry that is none', '{"entries":[null],"format":1}', 'entry 1 of the manifest is not a JSON object'],
    ['white space', '{"entries": [],"format":1}', 'not in the one form'],
    ['a member more', '{"entries":[],"format":1,"more":1}', 'not in the one form'],
    ['a member twice', '{"entries":[],"format":1,"format":1}', 'not in the one form'],
    ['another order', `{"format":1,"entries":[]}`, 'not in the one form'],
    [
      'entries in another order',
      unchecked([...three].sort((one, other) => (one.path < other.path ? 1 : -1))),
      'not in the one form',
    ],
    ['two entries in one place', unchecked([entry(), entry()]), 'two entries'],
  ])('refuses %s', (_what, text, wrong) => {
    expect(() => parseManifest(text)).toThrow(wrong);
  });

  it.each([
    ['../../etc/passwd'],
    ['installers/../setup.msi'],
    ['installers/ENDGRD1S1/..'],
    ['installers/ENDGRD1S1/.hidden'],
    ['installers/ENDGRD1S1/-rf'],
    ['installers/ENDGRD1S1/setup.'],
    ['installers/ENDGRD1S1/con.msi'],
    ['installers/ENDGRD1S1/a/b.msi'],
    ['installers/ENDGRD1S1/'],
    ['installers//setup.msi'],
    ['/installers/ENDGRD1S1/setup.msi'],
    ['installers\\ENDGRD1S1\\setup.msi'],
    ['installers/ENDGRD1S1/set up.msi'],
    ['installers/ENDGRD1S1/setup.msi\n'],
    ['manifest.json'],
  ])('refuses the path %j', (path) => {
    expect(() => parseManifest(unchecked([entry({ path })]))).toThrow('entry 1 of the manifest has a wrong path');
  });

  it.each([
    ['productId', 'endgrd1s1'],
    ['product', ''],
    ['product', 'Guard\u0007'],
    ['product', '\ud800'],
    ['version', 1],
    ['platform', undefined],
    ['sizeBytes', -1],
    ['sizeBytes', 0.5],
    ['sizeBytes', '5'],
    ['sizeBytes', 2 ** 53],
    ['sha256', 'A'.repeat(64)],
    ['sha256', 'a'.repeat(63)],
  ])('refuses an entry whose %s is %j', (member, value) => {
    const text = unchecked([entry(), { ...entry({ path: 'installers/ENDGRD1S1/other.msi' }), [member]: value }]);
    expect(() => parseManifest(text)).toThrow(`entry 2 of the manifest has a wrong ${member}`);
  });

  it('refuses an entry that says more', () => {
    expect(() => parseManifest(unchecked([{ ...entry(), customer: 'x' }]))).toThrow('strange member "customer"');
  });
});

/** The text of a manifest of such entries, right or not. */
function unchecked(entries: readonly object[]): string {
  return writeManifest({ format: 1, entries: entries as KitEntry[] });
}
