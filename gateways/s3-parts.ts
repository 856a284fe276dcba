import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A part is a buffer, since the SDK never tries a stream again; 10,000 of them, as many as an object may have, are 78 GiB. */
const PART_BYTES = 8 << 20;

/** The body of one request. */
export interface Part {
  readonly body: Uint8Array;
  /** Base64. */
  readonly crc32: string;
  /** Hexadecimal, for the signature. */
  readonly sha256: string;
}

/** Makes parts out of blocks, hashing each as it comes: the SDK would hash a whole part while everything waits. */
export function collectPart() {
  let body = Buffer.allocUnsafeSlow(PART_BYTES);
  let bytes = 0;
  let crc = 0;
  let hash = createHash('sha256');

  function clear(): void {
    // A new one: the last is still being sent.
    body = Buffer.allocUnsafeSlow(PART_BYTES);
    bytes = 0;
    crc = 0;
    hash = createHash('sha256');
  }

  return {
    /** There must be room for the block. */
    add(block: Uint8Array): void {
      body.set(block, bytes);
      bytes += block.length;
      crc = crc32(block, crc);
      hash.update(block);
    },
    isFull: () => bytes === PART_BYTES,
    isEmpty: () => bytes === 0,
    /** What was collected; then the next part begins. */
    take(): Part {
      const part = { body: body.subarray(0, bytes), crc32: base64Of(crc), sha256: hash.digest('hex') };
      clear();
      return part;
    },
  };
}

function base64Of(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return bytes.toString('base64');
}
