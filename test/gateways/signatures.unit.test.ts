import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkSignature, readPublicKey } from '../../gateways/signatures.ts';
import { openSigner, signerOf } from '../../gateways/signer.ts';

const signer = signerOf(generateKeyPairSync('ed25519').privateKey);
const other = signerOf(generateKeyPairSync('ed25519').privateKey);
const keys = [readPublicKey(signer.publicKey)];
const document = { kind: 'a', seats: 100, nested: { name: 'Söhne', days: ['2026-12-01'] } };

describe('checkSignature', () => {
  const signature = signer.sign(document);

  it('says good of what was signed, in whatever order its members come', () => {
    const reordered = { nested: { days: ['2026-12-01'], name: 'Söhne' }, seats: 100, kind: 'a' };
    expect(checkSignature(document, signature, keys)).toBe('good');
    expect(checkSignature(JSON.parse(JSON.stringify(reordered, null, 2)), signature, keys)).toBe('good');
    expect(signer.sign(reordered)).toEqual(signature);
  });

  it.each([
    ['a member', { ...document, seats: 101 }],
    ['the type of a member', { ...document, seats: '100' }],
    ['a nested member', { ...document, nested: { ...document.nested, name: 'Sohn' } }],
    ['a member more', { ...document, more: null }],
    ['the order of a list', { ...document, nested: { ...document.nested, days: ['2026-12-02', '2026-12-01'] } }],
    ['the kind', { ...document, kind: 'b' }],
  ])('says changed when %s was changed', (_what, changed) => {
    expect(checkSignature(changed, signature, keys)).toBe('changed');
  });

  it('says changed when the signature is of another document, or none', () => {
    expect(checkSignature(document, signer.sign({}), keys)).toBe('changed');
    expect(checkSignature(document, { ...signature, value: '' }, keys)).toBe('changed');
  });

  it('knows no key that it was not given, and believes no name of a key', () => {
    expect(checkSignature(document, other.sign(document), keys)).toBe('unknown-key');
    expect(checkSignature(document, { ...other.sign(document), keyId: signature.keyId }, keys)).toBe('changed');
    expect(checkSignature(document, other.sign(document), [...keys, readPublicKey(other.publicKey)])).toBe('good');
  });
});

describe('openSigner', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-'));
    file = path.join(folder, 'signing-key.pem');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('makes a key that its user alone can read, once, however many ask at once', async () => {
    const signers = await Promise.all(Array.from({ length: 5 }, () => openSigner({ file, makeIfAbsent: true })));
    signers.push(await openSigner({ file, makeIfAbsent: false }));
    expect(new Set(signers.map(({ publicKey }) => publicKey)).size).toBe(1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('makes none unless it may', async () => {
    await expect(openSigner({ file, makeIfAbsent: false })).rejects.toThrow('ENOENT');
  });

  it('takes no key of another kind', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await expect(openSigner({ file, makeIfAbsent: false })).rejects.toThrow('not an Ed25519 key');
    expect(() => readPublicKey(publicKey.export({ type: 'spki', format: 'pem' }).toString())).toThrow('not an Ed25519');
  });
});
