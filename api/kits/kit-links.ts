import { isSigned, sign } from '../access/signatures.ts';

export interface KitLinkFacts {
  readonly layoutDigest: string;
  readonly upgradeId: string;
  /** Whole seconds since the epoch, in digits. */
  readonly expires: string;
}

/** A link that opens one kit for one upgrade until its time is over, without a cookie. */
export function kitUrl(key: Buffer, facts: KitLinkFacts): string {
  const { layoutDigest, upgradeId, expires } = facts;
  const query = new URLSearchParams({ upgrade: upgradeId, expires, signature: sign(key, signed(facts)) });
  return `/kits/${layoutDigest}.zip?${query.toString()}`;
}

/** Whether a link was signed here and its time is not over. */
export function isOpenLink(key: Buffer, facts: KitLinkFacts, signature: string, now: Date): boolean {
  return isSigned(key, signed(facts), signature) && Number(facts.expires) * 1000 > now.getTime();
}

function signed({ layoutDigest, upgradeId, expires }: KitLinkFacts): readonly string[] {
  return ['kit-link', layoutDigest, upgradeId, expires];
}
