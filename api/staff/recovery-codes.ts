import { createHash, randomBytes } from 'node:crypto';

const codes = 8;
const bytes = 10;

/** Eight codes of 80 random bits, in groups that can be read from paper. */
export function makeRecoveryCodes(): readonly string[] {
  return Array.from({ length: codes }, () => {
    const text = randomBytes(bytes).toString('hex');
    return (text.match(/.{5}/g) ?? []).join('-');
  });
}

/** How a recovery code is kept; capitals, spaces and hyphens make no difference. */
export function recoveryDigest(code: string): Uint8Array<ArrayBuffer> {
  const read = code.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
  return Uint8Array.from(createHash('sha256').update(`recovery ${read}`).digest());
}
