/** A blob is checked in blocks of this size; its last one may be shorter. */
export const blockBytes = 1024 * 1024;

/** What is known of an immutable blob: with it, any part of the blob can be checked without the rest. */
export interface BlobFacts {
  /** Hexadecimal, of all bytes. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** The CRC-32 of each block in order: 4 bytes each, big-endian. An empty blob has none. */
  readonly blockCrcs: Uint8Array;
}

export function blockCount(sizeBytes: number): number {
  return Math.ceil(sizeBytes / blockBytes);
}

/** Throws RangeError when the facts tell of no such block. */
export function crcOfBlock({ blockCrcs }: BlobFacts, index: number): number {
  return new DataView(blockCrcs.buffer, blockCrcs.byteOffset, blockCrcs.byteLength).getUint32(index * 4);
}

/** The CRC-32 of the whole blob, combined from those of its blocks: the blob is not read. */
export function crcOfBlob(facts: BlobFacts): number {
  const { sha256, sizeBytes, blockCrcs } = facts;
  const count = blockCount(sizeBytes);
  if (blockCrcs.length !== count * 4) throw new Error(`the checksums of blob ${sha256} do not fit its size`);
  let crc = 0;
  for (let index = 0; index < count; index += 1) {
    const length = Math.min(blockBytes, sizeBytes - index * blockBytes);
    const shift = length === blockBytes ? shiftByBlock : shiftBy(length);
    crc = (product(shift, crc) ^ crcOfBlock(facts, index)) >>> 0;
  }
  return crc;
}

// A CRC-32 is a polynomial over GF(2), its highest bit standing for x^0. Bytes that follow multiply it by x^8 each,
// modulo the polynomial below, which is how zlib's crc32_combine joins the CRCs of two parts.

const POLYNOMIAL = 0xedb88320;
const ONE = 0x80000000;
const BY_ONE_BYTE = 0x00800000;

const shiftByBlock = shiftBy(blockBytes);

/** The power of x by which a number of following bytes multiplies a CRC. */
function shiftBy(byteCount: number): number {
  let shift = ONE;
  let square = BY_ONE_BYTE;
  for (let rest = byteCount; rest > 0; rest >>>= 1) {
    if (rest & 1) shift = product(shift, square);
    square = product(square, square);
  }
  return shift;
}

function product(one: number, other: number): number {
  let sum = 0;
  let multiple = other;
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if (one & bit) sum ^= multiple;
    multiple = multiple & 1 ? (multiple >>> 1) ^ POLYNOMIAL : multiple >>> 1;
  }
  return sum >>> 0;
}
