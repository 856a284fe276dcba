import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type KitSigner, kitSignerOf } from '../../gateways/kit-signer.ts';
import { kitFiles } from '../../kit/kit-contents.ts';
import { makeManifest, type Manifest, writeManifest } from '../../kit/manifest.ts';
import { productId } from '../core/builders.ts';
import { entryOf } from './entries.ts';

/** Two signers: ours, and that of whoever forges a kit. */
export const [signer, forger] = [newSigner(), newSigner()] as const;

const [setup, packed] = [Buffer.from('hello'), Buffer.alloc(70_000, 'crossgrade ')];

/** The installers of the kit, by where they lie; a name for people holds what could pass for another member. */
export const installers: ReadonlyMap<string, Buffer> = new Map([
  ['installers/CENCON1S1/console-1.0_x64.run', packed],
  ['installers/ENDGRD1S1/setup.msi', setup],
]);

export const manifest: Manifest = makeManifest([
  entryOf(setup, { product: 'Guard ","path":"installers/X/y","sha256":"{\\' }),
  entryOf(packed, {
    productId: productId('CENCON1S1'),
    product: 'コンソール',
    path: 'installers/CENCON1S1/console-1.0_x64.run',
  }),
]);

/** A kit as it lies extracted in a folder whose name has blanks, and how it may be spoiled. */
export interface KitOnDisk {
  readonly folder: string;
  at(file: string): string;
  remove(): void;
}

export async function writeKit(signedBy: KitSigner = signer): Promise<KitOnDisk> {
  const outer = mkdtempSync(path.join(tmpdir(), 'crossgrade-'));
  const folder = path.join(outer, "a kit's own folder");
  const at = (file: string) => path.join(folder, file);
  const signatures = await signedBy.signManifest(Buffer.from(writeManifest(manifest)));
  const small = kitFiles(manifest, signedBy, signatures).map(({ path: file, bytes }) => [file, bytes] as const);
  for (const [file, bytes] of [...small, ...installers]) {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), bytes);
  }
  return { folder, at, remove: () => rmSync(outer, { recursive: true }) };
}

/** What can go wrong with the files of a kit, and what has to be said of it. */
export const spoiled: readonly (readonly [string, (kit: KitOnDisk) => void, RegExp])[] = [
  [
    'a flipped bit in an installer',
    (kit) => flip(kit.at('installers/ENDGRD1S1/setup.msi')),
    /^damaged +installers\/ENDGRD1S1\/setup\.msi \(its SHA-256 is another\)$/m,
  ],
  [
    'an installer that is cut off',
    (kit) => writeFileSync(kit.at('installers/ENDGRD1S1/setup.msi'), 'hell'),
    /^damaged +installers\/ENDGRD1S1\/setup\.msi \(4 bytes instead of 5\)$/m,
  ],
  [
    'a missing installer',
    (kit) => rmSync(kit.at('installers/ENDGRD1S1/setup.msi')),
    /^missing +installers\/ENDGRD1S1\/setup\.msi$/m,
  ],
  [
    'a folder in the place of an installer',
    (kit) => {
      rmSync(kit.at('installers/ENDGRD1S1/setup.msi'));
      mkdirSync(kit.at('installers/ENDGRD1S1/setup.msi'));
    },
    /^(missing|damaged) +installers\/ENDGRD1S1\/setup\.msi/m,
  ],
  ['a foreign file at the top', (kit) => writeFileSync(kit.at('extra.exe'), ''), /^foreign +extra\.exe$/m],
  [
    'a foreign file beside an installer',
    (kit) => writeFileSync(kit.at('installers/ENDGRD1S1/.read me.exe'), ''),
    /^foreign +installers\/ENDGRD1S1\/\.read me\.exe$/m,
  ],
  ['a missing guide', (kit) => rmSync(kit.at('START-HERE.html')), /^missing +START-HERE\.html$/m],
  ['a missing manifest', (kit) => rmSync(kit.at('manifest.json')), /^missing +manifest\.json$/m],
];

/** What can go wrong with the manifest and its signatures: a kit that nobody ever signed in this form. */
export const unsigned: readonly (readonly [string, (kit: KitOnDisk) => Promise<void> | void])[] = [
  [
    'a manifest that was changed',
    (kit) => {
      const changed = readFileSync(kit.at('manifest.json'), 'utf8').replace('"version":"1.0"', '"version":"1.1"');
      writeFileSync(kit.at('manifest.json'), changed);
    },
  ],
  ['a manifest with a line end more', (kit) => appendFileSync(kit.at('manifest.json'), '\n')],
  [
    'signatures by another key than the kit names',
    async (kit) => {
      const { sshsig, rsa } = await forger.signManifest(readFileSync(kit.at('manifest.json')));
      writeFileSync(kit.at('manifest.json.sig'), sshsig);
      writeFileSync(kit.at('manifest.json.rsa'), rsa);
    },
  ],
  [
    'signatures of another manifest',
    async (kit) => {
      const { sshsig, rsa } = await signer.signManifest(Buffer.from('{"entries":[],"format":1}'));
      writeFileSync(kit.at('manifest.json.sig'), sshsig);
      writeFileSync(kit.at('manifest.json.rsa'), rsa);
    },
  ],
  [
    'signatures that are cut off',
    (kit) => {
      for (const file of ['manifest.json.sig', 'manifest.json.rsa']) {
        writeFileSync(kit.at(file), readFileSync(kit.at(file)).subarray(0, 200));
      }
    },
  ],
  [
    'keys that are none',
    (kit) => {
      writeFileSync(kit.at('allowed_signers'), 'crossgrade-kit ssh-ed25519 AAAA\n');
      writeFileSync(kit.at('signing-key.pem'), 'no key\n');
    },
  ],
];

export function flip(file: string): void {
  const bytes = readFileSync(file);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function newSigner(): KitSigner {
  const { privateKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 3072 });
  return kitSignerOf(generateKeyPairSync('ed25519').privateKey, rsa);
}
