import type { Readable } from 'node:stream';

/** What is known of bytes that were read once. */
export interface BlobFacts {
  /** Hexadecimal, of all bytes. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** The CRC-32 of each MiB in order, the last of what remains: 4 bytes each, big-endian. */
  readonly blockCrcs: Uint8Array;
}

export interface IntakeOptions {
  /** Hexadecimal; bytes with another digest are not kept: rejects with DigestMismatch. */
  readonly expectedSha256?: string;
  /** Called after each MiB at most, with the bytes taken so far. */
  readonly onProgress?: (bytes: number) => void;
  /** Ends the intake with the signal's reason, also while the source says nothing. */
  readonly signal?: AbortSignal;
}

/**
 * Immutable objects named by the hexadecimal SHA-256 of their bytes. Each method rejects with ObjectStoreUnavailable
 * when the store does not answer as a store does.
 */
export interface ObjectStore {
  /** The size in bytes; null when there is no such object. */
  size(sha256: string): Promise<number | null>;
  /**
   * The bytes from `start` to before `end`, or all of them, in chunks of 1 MiB. Who does not read to the end destroys
   * the stream. Rejects with ObjectMissing when there is no such object, with RangeError when the range is not in it.
   * A stream that ends without an error was complete.
   */
  open(sha256: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  /**
   * Takes a chunk of a stream back, whose memory the next ones use. Who gives one back looks at it never again; nobody
   * has to.
   */
  giveBack(chunk: Uint8Array): void;
  /** As `take`, for bytes that are small. */
  put(bytes: Uint8Array): Promise<BlobFacts>;
  /**
   * Keeps what the source gives, under its SHA-256: an object is there whole or not at all. Keeping the same bytes again
   * puts them in place of what is there, which may be damaged. The source's chunks may be of any size and must not change afterwards. Rejects with ObjectStoreFull
   * where there is no room, with ObjectTooLarge where one may not be so large, and with the source's own error where that fails.
   */
  take(source: AsyncIterable<Uint8Array>, options?: IntakeOptions): Promise<BlobFacts>;
  /** The complete objects, in no order. `keptAt` is when they were last kept: keeping them again renews it. */
  list(): AsyncIterable<{ readonly sha256: string; readonly sizeBytes: number; readonly keptAt: Date }>;
  /**
   * Removes an object that was last kept before then, and answers whether it did; one that is not there is no error.
   * Streams that are open may break.
   */
  remove(sha256: string, keptBefore: Date): Promise<boolean>;
  /**
   * Removes what unfinished intakes left behind and is older than that; answers how many. An intake that still runs is
   * not told from a dead one: leave it more time than an intake can take.
   */
  sweepUnfinished(before: Date): Promise<number>;
}

/** The store did not answer as a store does: whether an object is there is not known. */
export class ObjectStoreUnavailable extends Error {
  override readonly name = 'ObjectStoreUnavailable';
}

/** The store has no room for the bytes. Nothing of them was kept; it may go once there is room. */
export class ObjectStoreFull extends Error {
  override readonly name = 'ObjectStoreFull';
}

/** The store takes no object of so many bytes, however much room it has. Nothing of them was kept. */
export class ObjectTooLarge extends Error {
  override readonly name = 'ObjectTooLarge';
}

/** The bytes are not those that were announced. Nothing of them was kept. */
export class DigestMismatch extends Error {
  override readonly name = 'DigestMismatch';
}

/** There is no object of this name. */
export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing';

  constructor(sha256: string, options?: ErrorOptions) {
    super(`there is no object ${sha256}`, options);
  }
}
