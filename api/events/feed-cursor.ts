import type { FeedPlace } from '../../storage/records.ts';

const shape = /^(\d{1,20})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_(\d{1,9})$/;

/** A place in the feed as a text that nobody has to understand. */
export function feedCursor({ xid, upgradeId, number }: FeedPlace): string {
  return Buffer.from(`${xid}_${upgradeId}_${number}`).toString('base64url');
}

/** Null when it is none of ours. */
export function readFeedCursor(cursor: string): FeedPlace | null {
  const [, xid, upgradeId, number] = shape.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (xid === undefined || upgradeId === undefined || number === undefined) return null;
  return BigInt(xid) < 2n ** 64n ? { xid, upgradeId, number: Number(number) } : null;
}
