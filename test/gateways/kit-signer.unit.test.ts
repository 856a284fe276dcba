import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type KitKeyFiles, kitSignerOf, openKitSigner } from '../../gateways/kit-signer.ts';
import {
  checkSshSignature,
  fingerprintOf,
  isRsaSignature,
  rsaFingerprintOf,
  sshPublicKeyOf,
} from '../../kit/signature.ts';

const manifest = Buffer.from('{"entries":[],"format":1}');
const ed25519 = generateKeyPairSync('ed25519').privateKey;
const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;

describe('kitSignerOf', () => {
  const signer = kitSignerOf(ed25519, rsa);

  it('signs with both keys, and names them by their fingerprints', async () => {
    const signed = await signer.signManifest(manifest);
    const { fingerprint, sshPublicKey } = signer;
    expect(checkSshSignature(manifest, signed.sshsig)).toEqual({ kind: 'good', fingerprint, sshPublicKey });
    expect(isRsaSignature(manifest, signed.rsa, signer.rsaPublicKey)).toBe(true);
    expect(fingerprint).toBe(fingerprintOf(sshPublicKeyOf(ed25519)));
    expect(signer.rsaFingerprint).toBe(rsaFingerprintOf(signer.rsaPublicKey));
  });

  it('signs one manifest always alike, so that a kit is always the same bytes', async () => {
    expect(await signer.signManifest(manifest)).toEqual(await signer.signManifest(manifest));
  });

  it('holds no private key that could be read', () => {
    expect(JSON.stringify(signer)).not.toContain('PRIVATE');
    expect(Object.keys(signer).sort()).toEqual([
      'fingerprint',
      'rsaFingerprint',
      'rsaPublicKey',
      'signManifest',
      'sshPublicKey',
    ]);
  });

  it('says that it is unavailable when it cannot sign', async () => {
    const broken = kitSignerOf(ed25519, rsa, () => {
      throw new Error('the token was pulled out');
    });
    await expect(broken.signManifest(manifest)).rejects.toMatchObject({
      name: 'SignerUnavailable',
      cause: { message: 'the token was pulled out' },
    });
  });

  it.each([
    ['an RSA key for an Ed25519 key', rsa, rsa, 'the key is not an Ed25519 key'],
    ['an Ed25519 key for an RSA key', ed25519, ed25519, 'the key is not an RSA key'],
    ['an RSA key that is too short', ed25519, newRsaKey(2048), 'the RSA key has 2048 bits'],
    ['an RSA key for PSS alone', ed25519, newPssKey(), 'the key is not an RSA key'],
    ['a P-256 key', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, rsa, 'not an Ed25519 key'],
  ])('takes no %s', (_what, first, second, wrong) => {
    expect(() => kitSignerOf(first, second)).toThrow(wrong);
  });
});

describe('openKitSigner', () => {
  let folder: string;
  let files: KitKeyFiles;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-'));
    const at = (file: string) => path.join(folder, file);
    files = { ed25519File: at('kit-key.pem'), rsaFile: at('kit-rsa-key.pem'), makeIfAbsent: true };
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('makes keys that their user alone can read, once, however many ask at once', async () => {
    const signers = await Promise.all(Array.from({ length: 3 }, () => openKitSigner(files)));
    signers.push(await openKitSigner({ ...files, makeIfAbsent: false }));
    expect(new Set(signers.map(({ fingerprint }) => fingerprint)).size).toBe(1);
    expect(new Set(signers.map(({ rsaFingerprint }) => rsaFingerprint)).size).toBe(1);
    const modes = [files.ed25519File, files.rsaFile].map((file) => statSync(file).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
  });

  it('makes what is absent, and leaves what is there', async () => {
    const pem = ed25519.export({ type: 'pkcs8', format: 'pem' }).toString();
    writeFileSync(files.ed25519File, pem);
    const signer = await openKitSigner(files);
    expect(signer.fingerprint).toBe(fingerprintOf(sshPublicKeyOf(ed25519)));
    expect(readFileSync(files.ed25519File, 'utf8')).toBe(pem);
  });

  it('makes none unless it may', async () => {
    await expect(openKitSigner({ ...files, makeIfAbsent: false })).rejects.toThrow('ENOENT');
  });

  it('names the file that holds no key', async () => {
    writeFileSync(files.ed25519File, 'nothing');
    await expect(openKitSigner(files)).rejects.toThrow(`${files.ed25519File} holds no private key in PEM`);
  });

  it('takes no keys that lie in each other’s place', async () => {
    await openKitSigner(files);
    const swapped = { ...files, ed25519File: files.rsaFile, rsaFile: files.ed25519File };
    await expect(openKitSigner(swapped)).rejects.toThrow('the key is not an Ed25519 key');
  });
});

function newRsaKey(modulusLength: number): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength }).privateKey;
}

function newPssKey(): KeyObject {
  return generateKeyPairSync('rsa-pss', { modulusLength: 3072 }).privateKey;
}
