// What each store checks of a request before anything goes to disk or network.

const OBJECT_NAME = /^[0-9a-f]{64}$/;

export interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export function isObjectName(name: string): boolean {
  return OBJECT_NAME.test(name);
}

/** The name itself; throws for what could lead out of the store. */
export function objectName(sha256: string): string {
  if (isObjectName(sha256)) return sha256;
  throw new TypeError('an object is named by 64 hexadecimal digits in lower case');
}

/** Throws RangeError unless the range lies in an object of that size. */
export function assertInside({ start, end }: ByteRange, sizeBytes = Number.MAX_SAFE_INTEGER): void {
  const isInside = Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start <= end;
  if (isInside && end <= sizeBytes) return;
  throw new RangeError(`bytes ${start} to before ${end} are not in the object`);
}
