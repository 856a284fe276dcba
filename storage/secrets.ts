import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, for a link, a cookie or a key. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Nobody finds 256 random bits by trying, so their digest needs no key, and it outlives a root key. */
export function secretDigest(secret: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(secret).digest());
}
