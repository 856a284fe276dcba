import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const format = 1;
const keyVersion = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 2 + nonceBytes + tagBytes;

/** What a digest is about: equal texts of two kinds have different digests. */
export type DigestUse =
  | 'registration-key'
  | 'registration-key-folded'
  | 'activation-code'
  | 'activation-code-folded'
  | 'request'
  | 'person'
  | 'mail-address'
  | 'address'
  | 'session'
  | 'one-time-token'
  | 'one-time-code';

/** Seals texts at rest and finds them again by keyed digests, with keys derived from one root key. */
export interface Sealing {
  /** AES-256-GCM; `place` (table and row) is bound in, so that a value moved to another row does not open. */
  seal(text: string, place: string): Uint8Array<ArrayBuffer>;
  /** Throws when the value was changed, moved or sealed under another root key. */
  open(sealed: Uint8Array, place: string): string;
  /** HMAC-SHA-256: 32 bytes, equal for equal texts. */
  digest(text: string, use: DigestUse): Uint8Array<ArrayBuffer>;
}

/** Keys of 32 bytes each, beside the root key, while that is changed for another and from then on. */
export interface OtherKeys {
  /** What was sealed under it opens too; nothing is sealed under it. */
  readonly otherRootKey?: Uint8Array | undefined;
  /** Makes the digests, in place of one derived from the root key: they outlive it. */
  readonly indexKey?: Uint8Array | undefined;
}

/** Makes the sealing of one root key of 32 bytes. */
export function createSealing(rootKey: Uint8Array, { otherRootKey, indexKey }: OtherKeys = {}): Sealing {
  const sealKey = derive(rootKey, 'seal');
  const otherSealKey = otherRootKey && derive(otherRootKey, 'seal');
  const digestKey = indexKey ?? derive(rootKey, 'index');
  return {
    seal(text, place) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Uint8Array.from(Buffer.concat([Buffer.from([format, keyVersion]), nonce, cipher.getAuthTag(), body]));
    },
    open(sealed, place) {
      if (sealed[0] !== format || sealed[1] !== keyVersion)
        throw new Error('sealed in an unknown format or key version');
      if (!otherSealKey) return openUnder(sealKey, sealed, place);
      try {
        return openUnder(sealKey, sealed, place);
      } catch {
        return openUnder(otherSealKey, sealed, place);
      }
    },
    digest(text, use) {
      return Uint8Array.from(createHmac('sha256', digestKey).update(`${use}\0${text}`).digest());
    },
  };
}

function openUnder(key: Uint8Array, sealed: Uint8Array, place: string): string {
  const nonce = sealed.subarray(2, 2 + nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(2 + nonceBytes, headBytes));
  return Buffer.concat([decipher.update(sealed.subarray(headBytes)), decipher.final()]).toString('utf8');
}

/** A key for one use, derived from the root key by HKDF. */
export function derive(rootKey: Uint8Array, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', rootKey, Buffer.from(`v${String(keyVersion)}`), `crossgrade/${use}`, 32));
}
