import { describe, expect, it } from '@jest/globals';
import { kitFiles } from '../../kit/kit-contents.ts';
import { makeManifest, writeManifest } from '../../kit/manifest.ts';
import { allowedSigners } from '../../kit/signature.ts';
import { forger, manifest, signer } from './kit-on-disk.ts';

const signatures = await signer.signManifest(Buffer.from(writeManifest(manifest)));
const files = kitFiles(manifest, signer, signatures);
const text = (path: string) => Buffer.from(files.find((file) => file.path === path)?.bytes ?? []).toString();

describe('kitFiles', () => {
  it('Z14 holds what an administrator needs, in one order; only what Unix runs is executable', () => {
    expect(files.map(({ path, executable }) => [path, executable])).toEqual([
      ['START-HERE.html', false],
      ['manifest.json', false],
      ['manifest.json.sig', false],
      ['manifest.json.rsa', false],
      ['allowed_signers', false],
      ['signing-key.pem', false],
      ['verify.sh', true],
      ['verify.ps1', false],
    ]);
  });

  it('holds the manifest as it is signed, and the signatures as they were made', () => {
    expect(text('manifest.json')).toBe(writeManifest(manifest));
    expect(text('manifest.json.sig')).toBe(signatures.sshsig);
    expect(Buffer.from(files[3]?.bytes ?? []).equals(signatures.rsa)).toBe(true);
    expect(text('allowed_signers')).toBe(allowedSigners(signer.sshPublicKey));
    expect(text('allowed_signers')).toMatch(
      /^crossgrade-kit namespaces="crossgrade-kit" ssh-ed25519 [A-Za-z0-9+/]{68}\n$/,
    );
    expect(text('signing-key.pem')).toBe(signer.rsaPublicKey);
    expect(text('signing-key.pem')).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
  });

  it('is the same bytes for the same manifest and keys, whenever it is made', async () => {
    const again = makeManifest([...manifest.entries].reverse());
    const signedAgain = await signer.signManifest(Buffer.from(writeManifest(again)));
    expect(kitFiles(again, signer, signedAgain)).toEqual(files);
  });

  it('has a guide and scripts that depend on no key, and scripts that depend on nothing', async () => {
    const theirs = kitFiles(manifest, forger, await forger.signManifest(Buffer.from(writeManifest(manifest))));
    const ofNothing = kitFiles(makeManifest([]), signer, signatures);
    const changed = (others: typeof files) =>
      others.filter(({ bytes }, index) => !Buffer.from(bytes).equals(files[index]?.bytes ?? Buffer.alloc(0)));
    expect(changed(theirs).map(({ path }) => path)).toEqual([
      'manifest.json.sig',
      'manifest.json.rsa',
      'allowed_signers',
      'signing-key.pem',
    ]);
    expect(changed(ofNothing).map(({ path }) => path)).toEqual(['START-HERE.html', 'manifest.json']);
  });

  it('holds no private key', () => {
    for (const { bytes } of files) expect(Buffer.from(bytes).toString('latin1')).not.toContain('PRIVATE KEY');
  });
});
