import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signs a list of texts; where one ends and the next begins is a part of what is signed. */
export function sign(key: Buffer, texts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(texts)).digest('base64url');
}

export function isSigned(key: Buffer, texts: readonly string[], signature: string): boolean {
  return isSameText(sign(key, texts), signature);
}

/** Compares in a time that tells nothing about where two texts differ. */
export function isSameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
