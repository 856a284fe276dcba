import { domainToASCII } from 'node:url';
import type { Sealing } from './sealing.ts';

/**
 * One spelling for all that mean the same mailbox: case and the form of a domain do not count, everything else does, a
 * part after a plus too.
 */
export function normalAddress(typed: string): string {
  const address = typed.trim().normalize('NFKC').toLowerCase();
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${address.slice(0, at)}@${domainToASCII(domain) || domain}`;
}

/** What an account is found by. */
export function addressDigest(sealing: Sealing, typed: string): Uint8Array<ArrayBuffer> {
  return sealing.digest(normalAddress(typed), 'address');
}

/** Where the address of an account lies sealed. */
export function addressPlace(accountId: string): string {
  return `account:${accountId}`;
}
