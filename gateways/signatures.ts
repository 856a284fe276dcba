import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.ts';

/** A signature beside the document that it is about. */
export interface Signature {
  readonly algorithm: 'Ed25519';
  /** Hexadecimal SHA-256 of the public key's DER (SubjectPublicKeyInfo). */
  readonly keyId: string;
  /** Base64, of 64 bytes. */
  readonly value: string;
}

export interface PublicKey {
  readonly keyId: string;
  readonly key: KeyObject;
}

/** Signs the canonical JSON of a document. A document says of what kind it is, so that none passes for another. */
export function signDocument(document: unknown, privateKey: KeyObject): Signature {
  const value = sign(null, Buffer.from(canonicalJson(document)), privateKey).toString('base64');
  return { algorithm: 'Ed25519', keyId: keyIdOf(createPublicKey(privateKey)), value };
}

/** Whether a document is what was signed: by one of these keys, and not changed since. */
export function checkSignature(
  document: unknown,
  { keyId, value }: Signature,
  keys: readonly PublicKey[],
): 'good' | 'unknown-key' | 'changed' {
  const signedBy = keys.find((key) => key.keyId === keyId);
  if (!signedBy) return 'unknown-key';
  const isGood = verify(null, Buffer.from(canonicalJson(document)), signedBy.key, Buffer.from(value, 'base64'));
  return isGood ? 'good' : 'changed';
}

/** Reads an Ed25519 key in PEM: a public one, or the public half of a private one. Throws when it is none. */
export function readPublicKey(pem: string): PublicKey {
  const key = createPublicKey(pem);
  requireEd25519(key);
  return { keyId: keyIdOf(key), key };
}

export function requireEd25519(key: KeyObject): void {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the key is not an Ed25519 key');
}

function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
