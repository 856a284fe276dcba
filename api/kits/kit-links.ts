import { createHmac } from 'node:crypto';
import { isSigned, sign } from '../access/signatures.ts';

export interface KitLinkFacts {
  readonly layoutDigest: string;
  /** Of the one customer whom the link was given to. */
  readonly upgradeId: string;
  /** Whole seconds since the epoch, in digits. */
  readonly expires: string;
  /** The number of the key that signs it, in digits. */
  readonly key: string;
}

/** A link that opens one kit for one upgrade until its time is over, without a cookie. */
export function kitUrl(rootKey: Buffer, facts: KitLinkFacts): string {
  const { layoutDigest, upgradeId, expires, key } = facts;
  const signature = sign(keyOf(rootKey, key), signed(facts));
  const query = new URLSearchParams({ upgrade: upgradeId, expires, key, signature });
  return `/kits/${layoutDigest}.zip?${query.toString()}`;
}

/** Whether a link was signed here, whatever has become of its key since. */
export function isSignedLink(rootKey: Buffer, facts: KitLinkFacts, signature: string): boolean {
  return isSigned(keyOf(rootKey, facts.key), signed(facts), signature);
}

/** Each number has a key of its own: one that became known tells nothing of the others. */
function keyOf(rootKey: Buffer, number: string): Buffer {
  return createHmac('sha256', rootKey).update(`kit-link:${number}`).digest();
}

function signed({ layoutDigest, upgradeId, expires, key }: KitLinkFacts): readonly string[] {
  return ['kit-link', layoutDigest, upgradeId, expires, key];
}
