import type { Problem } from './problems.ts';

/** Why an installer is not taken whose product no revision of the catalog has among those that are installed. */
export function notInstalled(productId: string): Problem {
  const reason = `${productId} is no installed product of any revision of the catalog`;
  return { code: 'installer-refused', fields: [{ field: 'productId', reason }] };
}

/** What speaks against bytes that arrived; null when they are what was announced. */
export function whyNotTaken(arrivedBytes: number, announcedBytes: number | null): Problem | null {
  if (arrivedBytes === 0) return refusal('sizeBytes', 'is 0: nothing arrived');
  if (announcedBytes === null || arrivedBytes === announcedBytes) return null;
  const arrived = arrivedBytes > announcedBytes ? 'more arrived' : `${arrivedBytes} bytes arrived`;
  return refusal('sizeBytes', `is not the size of what arrived: ${arrived}`);
}

/** Bytes arrived that have another digest than the one which was announced. */
export const otherDigest: Problem = refusal('sha256', 'is not that of the bytes which arrived');

/** Bytes are more than the object store takes as one object. */
export const tooLarge: Problem = refusal('sizeBytes', 'is more than the object store takes: 78 GiB in a bucket');

function refusal(field: string, reason: string): Problem {
  return { code: 'installer-refused', fields: [{ field, reason }] };
}
