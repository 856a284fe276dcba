import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt with N = 2^15, r = 8, p = 1: 32 MiB and about a tenth of a second for each try. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };
const keyBytes = 32;
const saltBytes = 16;

/** Salted; the parameters stand in it, so that they can grow. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const key = await derive(password, salt);
  return `scrypt.15.8.1.${salt.toString('base64url')}.${key.toString('base64url')}`;
}

/** Whether a password is the one of a hash. Without a hash it takes as long and is none. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [, salt = '', key = ''] = /^scrypt\.15\.8\.1\.([\w-]{22})\.([\w-]{43})$/.exec(hash ?? '') ?? [];
  const tried = await derive(password, Buffer.from(salt, 'base64url'));
  const known = Buffer.from(key, 'base64url');
  return known.length === tried.length && timingSafeEqual(known, tried);
}

/** In one form of Unicode: the same keys on another keyboard give the same password. */
function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, cost, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
