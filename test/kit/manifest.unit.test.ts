import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entryPath } from '../../kit/entry-names.ts';
import { makeManifest, manifestDigest, parseManifest, writeManifest } from '../../kit/manifest.ts';
import { productId } from '../core/builders.ts';
import { installer } from './installers.ts';

const three = [
  installer({ fileName: 'setup-1.0.msi', platform: 'windows' }),
  installer({ fileName: 'setup-1.0.pkg', platform: 'mac', sha256: 'b'.repeat(64) }),
  installer({ productId: productId('CENCON1S1'), product: 'Central Console', fileName: 'console.tar.gz' }),
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

  it('says where each installer lies, and what it is', () => {
    expect(makeManifest(three.slice(2))).toEqual({
      format: 1,
      entries: [
        {
          productId: 'CENCON1S1',
          product: 'Central Console',
          version: '1.0',
          platform: 'windows',
          path: 'installers/CENCON1S1/console.tar.gz',
          sizeBytes: 5,
          sha256: 'a'.repeat(64),
        },
      ],
    });
  });

  it('makes a manifest of nothing too', () => {
    expect(writeManifest(makeManifest([]))).toBe('{"entries":[],"format":1}');
  });
});

describe('writeManifest', () => {
  it('writes the very bytes that the kits out there are named by', () => {
    const text = writeManifest(makeManifest(three));
    expect(text.slice(0, 134)).toBe(
      '{"entries":[{"path":"installers/CENCON1S1/console.tar.gz","platform":"windows","product":"Central Console","productId":"CENCON1S1","sh',
    );
    expect(manifestDigest(text)).toBe('01c4aa447a86fdd22289bdeb84b74ca9e8b9ef6ce9305c5d6eddf27eaae329f9');
  });

  it('is read back as it was', () => {
    const manifest = makeManifest(three);
    expect(parseManifest(writeManifest(manifest))).toEqual(manifest);
  });
});

describe('manifestDigest', () => {
  it('is the SHA-256 of the UTF-8 bytes', () => {
    expect(manifestDigest('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(manifestDigest('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });

  it.each([
    ['version', { version: '1.0.1' }],
    ['bytes', { sha256: 'c'.repeat(64) }],
    ['size', { sizeBytes: 6 }],
    ['name', { fileName: 'setup-1.1.msi' }],
  ])('is another when an installer has another %s', (_, changed) => {
    const digest = (one: Parameters<typeof installer>[0]) =>
      manifestDigest(writeManifest(makeManifest([installer(one)])));
    expect(digest(changed)).not.toBe(digest({}));
  });
});

describe('entryPath', () => {
  it.each([
    ['setup-1.0_x64.msi', 'setup-1.0_x64.msi'],
    ['Installer für Mac.pkg', 'Installer_20_f_fc_r_20_Mac.pkg'],
    ['../../etc/passwd', '_2e_._2f_.._2f_etc_2f_passwd'],
    ['C:\\setup.exe', 'C_3a__5c_setup.exe'],
    ['.hidden', '_2e_hidden'],
    ['setup.', 'setup_2e_'],
    ['a\u0000b\u202Ecod.exe', 'a_0_b_202e_cod.exe'],
    ['安装.exe', '_5b89__88c5_.exe'],
  ])('makes a plain name of %j', (fileName, wanted) => {
    expect(entryPath(productId('ENDGRD1S1'), fileName)).toBe(`installers/ENDGRD1S1/${wanted}`);
  });

  it('is ASCII, and stays in the folder of its product, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (fileName) => {
        expect(entryPath(productId('ENDGRD1S1'), fileName)).toMatch(/^installers\/ENDGRD1S1\/[A-Za-z0-9._-]*$/);
        expect(entryPath(productId('ENDGRD1S1'), fileName)).not.toMatch(/\/\.{1,2}$/);
      }),
    );
  });
});
