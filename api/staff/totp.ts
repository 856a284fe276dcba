import { createHmac } from 'node:crypto';
import { isSameText } from '../access/signatures.ts';

const stepMs = 30_000;
const digits = 6;
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of one half minute, counted from 1970 (RFC 6238 with SHA-1, which every authenticator knows). */
export function totpAt(key: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The half minute whose code this is: the present one, or one beside it for clocks that differ. Null when it is none. */
export function stepOf(key: Uint8Array, code: string, nowMs: number): number | null {
  const present = Math.floor(nowMs / stepMs);
  return [present, present - 1, present + 1].find((step) => isSameText(totpAt(key, step), code)) ?? null;
}

/** What an authenticator reads from a QR code. */
export function totpUri(key: Uint8Array, login: string): string {
  const label = encodeURIComponent(`Crossgrade:${login}`);
  return `otpauth://totp/${label}?secret=${toBase32(key)}&issuer=Crossgrade`;
}

function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => base32[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}
