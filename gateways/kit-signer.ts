import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import {
  armorSignature,
  bytesToSign,
  fingerprintOf,
  type KitKeys,
  type KitSignatures,
  rsaFingerprintOf,
  sshPublicKeyOf,
} from '../kit/signature.ts';
import { publishFile } from './publish-file.ts';
import { requireEd25519 } from './signatures.ts';

/** Signs the manifests of kits with two keys of this installation, which nothing else sees. */
export interface KitSigner extends KitKeys {
  /** Of the Ed25519 key, as `ssh-keygen -l` shows it. Published where customers find it, outside of any kit. */
  readonly fingerprint: string;
  /** Of the RSA key; published beside the other. */
  readonly rsaFingerprint: string;
  /** Rejects with `SignerUnavailable` when it cannot sign now. */
  signManifest(manifest: Uint8Array): Promise<KitSignatures>;
}

/** Nothing was signed; trying again may help. */
export class SignerUnavailable extends Error {
  override readonly name = 'SignerUnavailable';
}

/** Where the private keys lie, PEM, and whether each is made when there is none. */
export interface KitKeyFiles {
  readonly ed25519File: string;
  readonly rsaFile: string;
  readonly makeIfAbsent: boolean;
}

/** Reads both keys; one that is made is readable by its user alone. Throws when one is of another kind or too short. */
export async function openKitSigner({ ed25519File, rsaFile, makeIfAbsent }: KitKeyFiles): Promise<KitSigner> {
  if (makeIfAbsent) {
    await makeUnlessThere(ed25519File, () => makeKeys('ed25519', undefined));
    await makeUnlessThere(rsaFile, () => makeKeys('rsa', { modulusLength: RSA_BITS }));
  }
  return kitSignerOf(await readKey(ed25519File), await readKey(rsaFile));
}

/** Signs with these private keys, in this process unless other means are given. */
export function kitSignerOf(ed25519: KeyObject, rsa: KeyObject, signWith = sign): KitSigner {
  requireEd25519(ed25519);
  requireRsa(rsa);
  const sshPublicKey = sshPublicKeyOf(ed25519);
  const rsaPublicKey = createPublicKey(rsa).export({ type: 'spki', format: 'pem' }).toString();
  return {
    sshPublicKey,
    rsaPublicKey,
    fingerprint: fingerprintOf(sshPublicKey),
    rsaFingerprint: rsaFingerprintOf(rsaPublicKey),
    async signManifest(manifest) {
      try {
        const signature = signWith(null, bytesToSign(manifest), ed25519);
        return { sshsig: armorSignature(sshPublicKey, signature), rsa: signWith('sha256', manifest, rsa) };
      } catch (cause) {
        throw new SignerUnavailable('the kit could not be signed', { cause });
      }
    },
  };
}

const RSA_BITS = 3072;
const makeKeys = promisify(generateKeyPair);

function requireRsa(key: KeyObject): void {
  if (key.asymmetricKeyType !== 'rsa') throw new Error('the key is not an RSA key');
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < RSA_BITS) throw new Error(`the RSA key has ${bits} bits; a kit is signed with ${RSA_BITS} or more`);
}

async function makeUnlessThere(file: string, make: () => Promise<{ readonly privateKey: KeyObject }>): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const { privateKey } = await make();
  await publishFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

async function readKey(file: string): Promise<KeyObject> {
  const pem = await readFile(file);
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new Error(`${file} holds no private key in PEM`, { cause });
  }
}
