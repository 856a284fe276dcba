import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  allowedSigners,
  armorSignature,
  bytesToSign,
  checkSshSignature,
  fingerprintOf,
  isRsaSignature,
  rsaFingerprintOf,
  sshPublicKeyOf,
} from '../../kit/signature.ts';
import { type Ended, haveTools, run } from './system-tools.ts';

const manifest = Buffer.from('{"entries":[],"format":1}');
const ours = generateKeyPairSync('ed25519').privateKey;
const theirs = generateKeyPairSync('ed25519').privateKey;
const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
const rsaPublicKey = createPublicKey(rsa).export({ type: 'spki', format: 'pem' }).toString();

let folder: string;
const at = (file: string) => path.join(folder, file);
beforeAll(() => {
  haveTools('ssh-keygen', 'openssl');
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('armorSignature', () => {
  it('is accepted by ssh-keygen, which names the same fingerprint', () => {
    expect(verifyWithSsh(signed(ours), ours)).toEqual({
      code: 0,
      said: `Good "crossgrade-kit" signature for crossgrade-kit with ED25519 key ${fingerprintOf(sshPublicKeyOf(ours))}\n`,
    });
  });

  it.each([
    ['another manifest', () => verifyWithSsh(signed(ours), ours, Buffer.from('{"entries":[], "format":1}'))],
    ['another key than is allowed', () => verifyWithSsh(signed(theirs), ours)],
    ['a key that only claims to be the allowed one', () => verifyWithSsh(signed(theirs, sshPublicKeyOf(ours)), ours)],
  ])('is refused by ssh-keygen for %s', (_what, verified) => {
    expect(verified().code).not.toBe(0);
  });

  it('is byte for byte what ssh-keygen writes with the same key', () => {
    const key = newSshKey();
    writeFileSync(at('manifest.json'), manifest);
    run('ssh-keygen', ['-q', '-Y', 'sign', '-f', at('key'), '-n', 'crossgrade-kit', at('manifest.json')]);
    expect(signed(key)).toBe(readFileSync(at('manifest.json.sig'), 'utf8'));
    expect(Buffer.from(sshPublicKeyOf(key)).toString('base64')).toBe(publicKeyFile());
    expect(run('ssh-keygen', ['-l', '-f', at('key.pub')]).said).toContain(fingerprintOf(sshPublicKeyOf(key)));
  });
});

describe('allowedSigners', () => {
  it('allows no signature that the key made for something else', () => {
    const key = newSshKey();
    writeFileSync(at('letter'), manifest);
    run('ssh-keygen', ['-q', '-Y', 'sign', '-f', at('key'), '-n', 'email', at('letter')]);
    const armored = readFileSync(at('letter.sig'), 'utf8');
    expect(verifyWithSsh(armored, key, manifest, 'email').code).not.toBe(0);
    expect(verifyWithSsh(armored, key).code).not.toBe(0);
    expect(checkSshSignature(manifest, armored)).toEqual({ kind: 'bad', wrong: 'it was not made for a kit' });
  });
});

describe('checkSshSignature', () => {
  it('says good, and by which key', () => {
    const sshPublicKey = sshPublicKeyOf(ours);
    expect(checkSshSignature(manifest, signed(ours))).toEqual({
      kind: 'good',
      fingerprint: fingerprintOf(sshPublicKey),
      sshPublicKey,
    });
  });

  it('reads what ssh-keygen writes, and lines that end as on Windows', () => {
    newSshKey();
    writeFileSync(at('manifest.json'), manifest);
    run('ssh-keygen', ['-q', '-Y', 'sign', '-f', at('key'), '-n', 'crossgrade-kit', at('manifest.json')]);
    const armored = readFileSync(at('manifest.json.sig'), 'utf8');
    expect(checkSshSignature(manifest, armored).kind).toBe('good');
    expect(checkSshSignature(manifest, armored.replaceAll('\n', '\r\n')).kind).toBe('good');
  });

  it.each([
    ['another manifest', signed(ours), Buffer.from('{}'), 'the manifest is not what was signed'],
    ['a key that did not sign', signed(theirs, sshPublicKeyOf(ours)), manifest, 'the manifest is not what was signed'],
    ['nothing', '', manifest, 'it is no SSH signature'],
    ['something else', 'A'.repeat(300), manifest, 'it is no SSH signature'],
  ])('says bad for %s', (_what, armored, bytes, wrong) => {
    expect(checkSshSignature(bytes, armored)).toEqual({ kind: 'bad', wrong });
  });

  it('says bad whichever byte of the signature is another', () => {
    const whole = signed(ours);
    const blob = Buffer.from(whole.split('\n').slice(1, -2).join(''), 'base64');
    const kinds = Array.from(blob, (byte, index) => {
      const other = Buffer.from(blob);
      other[index] = byte ^ 1;
      return checkSshSignature(manifest, armored(other)).kind;
    });
    expect(checkSshSignature(manifest, armored(blob)).kind).toBe('good');
    expect(new Set(kinds)).toEqual(new Set(['bad']));
  });

  it('says bad of a signature that is cut off anywhere, or goes on', () => {
    const blob = Buffer.from(signed(ours).split('\n').slice(1, -2).join(''), 'base64');
    const cut = Array.from(
      blob,
      (_byte, length) => checkSshSignature(manifest, armored(blob.subarray(0, length))).kind,
    );
    expect(new Set(cut)).toEqual(new Set(['bad']));
    expect(checkSshSignature(manifest, armored(Buffer.concat([blob, Buffer.alloc(1)]))).kind).toBe('bad');
    expect(checkSshSignature(manifest, armored(Buffer.concat([blob, Buffer.alloc(4)]))).kind).toBe('bad');
  });
});

describe('isRsaSignature', () => {
  const signature = sign('sha256', manifest, rsa);

  it('agrees with openssl', () => {
    const other = Buffer.from('{}');
    expect([isRsaSignature(manifest, signature, rsaPublicKey), verifyWithOpenssl(manifest)]).toEqual([true, true]);
    expect([isRsaSignature(other, signature, rsaPublicKey), verifyWithOpenssl(other)]).toEqual([false, false]);
  });

  it('takes no other key, and none of another kind', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const ed25519 = createPublicKey(ours).export({ type: 'spki', format: 'pem' }).toString();
    expect(isRsaSignature(manifest, signature, other)).toBe(false);
    expect(() => isRsaSignature(manifest, signature, ed25519)).toThrow('not an RSA key');
  });

  function verifyWithOpenssl(bytes: Uint8Array): boolean {
    writeFileSync(at('rsa.pem'), rsaPublicKey);
    writeFileSync(at('manifest.json.rsa'), signature);
    writeFileSync(at('manifest.json'), bytes);
    const files = ['-verify', at('rsa.pem'), '-signature', at('manifest.json.rsa'), at('manifest.json')];
    return run('openssl', ['dgst', '-sha256', ...files]).code === 0;
  }
});

describe('rsaFingerprintOf', () => {
  it('is the SHA-256 of the DER, as openssl tells it', () => {
    writeFileSync(at('rsa.pem'), rsaPublicKey);
    const commands = 'openssl pkey -pubin -in rsa.pem -outform DER | openssl dgst -sha256 -binary | openssl base64';
    const told = run('sh', ['-c', commands], { cwd: folder }).said.trim();
    expect(rsaFingerprintOf(rsaPublicKey)).toBe(`SHA256:${told.replace(/=+$/, '')}`);
  });
});

function signed(key: KeyObject, claimed = sshPublicKeyOf(key)): string {
  return armorSignature(claimed, sign(null, bytesToSign(manifest), key));
}

function armored(blob: Buffer): string {
  return `-----BEGIN SSH SIGNATURE-----\n${blob.toString('base64')}\n-----END SSH SIGNATURE-----\n`;
}

function verifyWithSsh(signature: string, allowed: KeyObject, bytes = manifest, namespace = 'crossgrade-kit'): Ended {
  writeFileSync(at('allowed_signers'), allowedSigners(sshPublicKeyOf(allowed)));
  writeFileSync(at('signature'), signature);
  const files = ['-f', at('allowed_signers'), '-s', at('signature')];
  return run('ssh-keygen', ['-Y', 'verify', '-I', 'crossgrade-kit', '-n', namespace, ...files], { input: bytes });
}

/** A key that ssh-keygen made, and holds in its own format: the seed is what stands before the public key's second copy. */
function newSshKey(): KeyObject {
  run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', at('key')]);
  const blob = Buffer.from(readFileSync(at('key'), 'utf8').split('\n').slice(1, -2).join(''), 'base64');
  const publicKey = Buffer.from(publicKeyFile(), 'base64').subarray(-32);
  const end = blob.lastIndexOf(publicKey);
  const seed = blob.subarray(end - 32, end);
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, type: 'pkcs8', format: 'der' });
}

function publicKeyFile(): string {
  return readFileSync(at('key.pub'), 'utf8').split(' ')[1]?.trim() ?? '';
}
