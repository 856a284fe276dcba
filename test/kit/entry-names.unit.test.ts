import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ProductId } from '../../core/product-ids.ts';
import { type InstallerNames, installerPaths, isPlainPath } from '../../kit/entry-names.ts';
import { productId } from '../core/builders.ts';

describe('installerPaths', () => {
  it.each<[Partial<InstallerNames>, string]>([
    [{}, 'ENDGRD1S1-1.0-windows.msi'],
    [{ version: '12.3.4-rc.1', platform: 'linux-arm64' }, 'ENDGRD1S1-12.3.4-rc.1-linux-arm64.msi'],
    [{ fileName: 'Setup (final) v2.EXE' }, 'ENDGRD1S1-1.0-windows.exe'],
    [{ fileName: 'agent.tar.gz' }, 'ENDGRD1S1-1.0-windows.tar.gz'],
    [{ fileName: 'agent.TAR.XZ' }, 'ENDGRD1S1-1.0-windows.tar.xz'],
    [{ fileName: 'agent.backup.gz' }, 'ENDGRD1S1-1.0-windows.gz'],
    [{ fileName: 'archive.7z' }, 'ENDGRD1S1-1.0-windows.7z'],
    [{ fileName: 'agent-2.1' }, 'ENDGRD1S1-1.0-windows'],
    [{ fileName: 'agent' }, 'ENDGRD1S1-1.0-windows'],
    [{ fileName: 'agent.installer' }, 'ENDGRD1S1-1.0-windows'],
    [{ fileName: 'setup.msi ' }, 'ENDGRD1S1-1.0-windows'],
    [{ fileName: 'setup.m\u0440i' }, 'ENDGRD1S1-1.0-windows'],
    [{ version: 'Suite v2.' }, 'ENDGRD1S1-Suite-v2-windows.msi'],
    [{ version: 'Data: Loss' }, 'ENDGRD1S1-Data-Loss-windows.msi'],
    [{ version: 'AUX', platform: 'CON' }, 'ENDGRD1S1-AUX-CON.msi'],
    [{ version: '..', platform: '../../etc' }, 'ENDGRD1S1-unnamed-etc.msi'],
    [{ version: '1\u202e.0\u0000' }, 'ENDGRD1S1-1.0-windows.msi'],
    [{ version: '\u00c9 2', platform: '\uff37\uff49\uff4e' }, 'ENDGRD1S1-E-2-Win.msi'],
    [{ platform: '\u682a\u5f0f\u4f1a\u793e' }, 'ENDGRD1S1-1.0-unnamed.msi'],
    [{ version: 'a'.repeat(128) }, `ENDGRD1S1-${'a'.repeat(32)}-windows.msi`],
    [{ version: `${'a'.repeat(31)}. b` }, `ENDGRD1S1-${'a'.repeat(31)}-windows.msi`],
  ])('names an installer by product, version, platform and extension: %j', (changed, name) => {
    expect(installerPaths([installer(changed)])).toEqual([`installers/ENDGRD1S1/${name}`]);
  });

  it.each<[string, Partial<InstallerNames>, Partial<InstallerNames>]>([
    ['case', { platform: 'Windows' }, { platform: 'windows' }],
    ['characters that no name keeps', { version: '1.0 (a)' }, { version: '1.0 [a]' }],
    ['scripts that no name keeps', { platform: '\u682a\u5f0f' }, { platform: '\u30c6\u30b9\u30c8' }],
    ['where the version ends', { version: '1-a', platform: 'b' }, { version: '1', platform: 'a-b' }],
    ['what is cut off', { version: `${'1'.repeat(40)}a` }, { version: `${'1'.repeat(40)}b` }],
    ['the name they were published under', { fileName: 'one.msi' }, { fileName: 'other.msi' }],
    ['their bytes', { sha256: 'a'.repeat(64) }, { sha256: 'b'.repeat(64) }],
  ])('keeps apart two installers that differ only by %s', (_what, one, other) => {
    const [first = '', second = ''] = installerPaths([installer(one), installer(other)]);
    expect(first.toLowerCase()).not.toBe(second.toLowerCase());
    expect([first, second].every((path) => /-[0-9a-f]{8}\.msi$/.test(path))).toBe(true);
  });

  it('names an installer the same wherever it stands, and leaves alone those that share nothing', () => {
    const [one, other, third] = [installer({ platform: 'Mac' }), installer({ platform: 'mac' }), installer()];
    const [first, second, alone] = installerPaths([one, other, third]);
    expect(installerPaths([third, other, one])).toEqual([alone, second, first]);
    expect(alone).toBe('installers/ENDGRD1S1/ENDGRD1S1-1.0-windows.msi');
  });

  it('keeps apart the same version of two products by their folders', () => {
    expect(installerPaths([installer(), installer({ productId: productId('MAILGW1S1') })])).toEqual([
      'installers/ENDGRD1S1/ENDGRD1S1-1.0-windows.msi',
      'installers/MAILGW1S1/MAILGW1S1-1.0-windows.msi',
    ]);
  });

  it('Z4 makes of any free text a path that any system can hold, of at most 120 characters, and never twice the same', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyInstaller, { selector: (one) => JSON.stringify(one) }), (installers) => {
        const paths = installerPaths(installers);
        expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(installers.length);
        for (const path of paths) {
          expect(path).toMatch(/^installers\/[A-Z0-9]{9}\/[A-Z0-9]{9}(-[A-Za-z0-9]+(\.[A-Za-z0-9]+)*)+$/);
          expect(isPlainPath(path)).toBe(true);
          expect(path.length).toBeLessThanOrEqual(120);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('isPlainPath', () => {
  it.each([
    'a',
    'manifest.json.sig',
    'installers/ENDGRD1S1/setup.msi',
    'installers/\u682a\u5f0f/\u00e9t\u00e9.bin',
    '.hidden/..two.dots',
    'auxiliary/console.txt',
    'com10',
    'a.nul',
  ])('takes %j', (path) => {
    expect(isPlainPath(path)).toBe(true);
  });

  it.each(['CON', 'aux.txt', 'a/NUL/b', 'com1', 'LPT9.tar.gz', 'COM\u00b9.log', 'prn .txt', 'CONIN$', 'nul. x'])(
    'Z4 refuses %j, a device of Windows',
    (path) => {
      expect(isPlainPath(path)).toBe(false);
    },
  );

  it.each(['a:b', 'a*', 'a?', 'a"b', 'a<b', 'a>b', 'a|b', 'a\\b', 'a\tb', 'a.', 'a ', 'b./a', 'b /a', '.', '..'])(
    'Z4 refuses %j, which Windows refuses or changes',
    (path) => {
      expect(isPlainPath(path)).toBe(false);
    },
  );

  it.each(['', '/', '/a', 'a/', 'a//b', './a', 'a/../b'])('refuses %j, which leads elsewhere', (path) => {
    expect(isPlainPath(path)).toBe(false);
  });
});

function installer(changed: Partial<InstallerNames> = {}): InstallerNames {
  return {
    productId: productId('ENDGRD1S1'),
    version: '1.0',
    platform: 'windows',
    fileName: 'setup.msi',
    sha256: 'a'.repeat(64),
    ...changed,
  };
}

const freeText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 50 }),
  fc.string({ unit: fc.constantFrom('a', 'A', '.', '-', ' ', '/', '1'), maxLength: 6 }),
  fc.constantFrom('AUX', 'con', 'nul.txt', 'COM1', '..', ''),
);
const anyInstaller = fc.record({
  productId: fc.constantFrom<ProductId>(productId('ENDGRD1S1'), productId('MAILGW1S1')),
  version: freeText,
  platform: freeText,
  fileName: freeText,
  sha256: fc.constantFrom('a'.repeat(64), 'b'.repeat(64)),
});
