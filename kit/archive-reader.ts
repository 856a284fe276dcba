import { addAbortSignal, Readable } from 'node:stream';
import { isNativeError } from 'node:util/types';
import { crc32 } from 'node:zlib';
import type { ArchiveLayout, Segment } from './archive-layout.ts';
import { blockBytes, blockCount, type BlobFacts, crcOfBlock } from './blocks.ts';

export interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Where the blobs of an archive are read from. */
export interface BlobSource {
  facts(sha256: string): Promise<BlobFacts>;
  /**
   * The bytes of that range. Whoever does not read to the end destroys the stream. May reject with RangeError when the
   * blob has become so short that the range is not in it, and with ObjectMissing when it is gone.
   */
  open(sha256: string, range: ByteRange): Promise<Readable>;
}

/** A block of a blob is not what it was when it entered, or the blob has ended before it; one that is gone ends at once. */
export class BlobDamaged extends Error {
  override readonly name = 'BlobDamaged';

  constructor(
    readonly sha256: string,
    /** Its number, from 0. */
    readonly block: number,
    options?: ErrorOptions,
  ) {
    super(`block ${block} of blob ${sha256} is damaged`, options);
  }
}

/**
 * The bytes of a range of an archive. Every block of a blob that the range touches is read whole and checked before any
 * byte of it is given; one that is damaged destroys the stream with `BlobDamaged`. A blob is opened when its turn comes,
 * once, and closed when the reader goes away, at whatever moment. Nothing is read ahead beside what the stream of the
 * blob reads ahead by itself. Throws RangeError unless the range lies in the archive.
 */
export function readArchive(layout: ArchiveLayout, range: ByteRange, blobs: BlobSource): Readable {
  refuseOutside(range, layout.sizeBytes);
  const readerGone = new AbortController();
  const pieces = piecesOf(layout.segments, range, blobs, readerGone.signal);
  return new Readable({
    highWaterMark: 0, // Nothing waits here for a slow reader.
    read() {
      pieces.next().then(
        ({ done, value }) => this.push(done ? null : value),
        (error: unknown) => this.destroy(asError(error)),
      );
    },
    destroy(error, done) {
      if (!this.readableEnded) readerGone.abort();
      pieces.return().catch(() => undefined); // Not awaited: a source that hangs would keep the archive from closing.
      done(error);
    },
  });
}

type Pieces = AsyncGenerator<Uint8Array, void, undefined>;

async function* piecesOf(
  segments: readonly Segment[],
  range: ByteRange,
  blobs: BlobSource,
  readerGone: AbortSignal,
): Pieces {
  for (const segment of segments) {
    const part = partOf(segment, range);
    if (part.start >= part.end) continue;
    if (segment.kind === 'bytes') yield segment.bytes.subarray(part.start, part.end);
    else yield* readBlob(segment, part, blobs, readerGone);
  }
}

type BlobSegment = Extract<Segment, { kind: 'blob' }>;

/** Opens the blocks that a part of a blob touches, and gives of each, once it is checked, what belongs to the part. */
async function* readBlob(segment: BlobSegment, part: ByteRange, blobs: BlobSource, readerGone: AbortSignal): Pieces {
  const { sha256, sizeBytes } = segment;
  const facts = await blobs.facts(sha256);
  if (facts.sizeBytes !== sizeBytes) throw new Error(`blob ${sha256} is not of the size that the archive has room for`);
  readerGone.throwIfAborted();
  let index = Math.floor(part.start / blockBytes);
  const count = blockCount(part.end);
  const range = { start: index * blockBytes, end: Math.min(count * blockBytes, sizeBytes) };
  const blob = addAbortSignal(readerGone, await openBlob(blobs, sha256, range));
  for await (const block of inBlocks(blob, range.end - range.start)) {
    if (crc32(block) !== crcOfBlock(facts, index)) throw new BlobDamaged(sha256, index);
    const at = index * blockBytes;
    yield block.subarray(Math.max(part.start - at, 0), part.end - at);
    index += 1;
  }
  if (index < count) throw new BlobDamaged(sha256, index);
}

async function openBlob(blobs: BlobSource, sha256: string, range: ByteRange): Promise<Readable> {
  try {
    return await blobs.open(sha256, range);
  } catch (error) {
    if (!isNativeError(error)) throw error;
    if (error.name === 'RangeError') throw new BlobDamaged(sha256, blockCount(range.end) - 1, { cause: error });
    if (error.name === 'ObjectMissing') throw new BlobDamaged(sha256, 0, { cause: error });
    throw error;
  }
}

/**
 * The whole blocks that a source gives, the last one at `sizeBytes`; fewer when the source ends before. The source is
 * read to its end, so that it closes by itself and its connection may serve again.
 */
async function* inBlocks(source: AsyncIterable<Uint8Array>, sizeBytes: number): Pieces {
  let pieces: Uint8Array[] = [];
  let left = sizeBytes;
  let missing = Math.min(blockBytes, left);
  for await (const chunk of source) {
    let rest = chunk;
    while (left > 0 && rest.length >= missing) {
      const block = joined([...pieces, rest.subarray(0, missing)]);
      yield block;
      left -= block.length;
      rest = rest.subarray(missing);
      pieces = [];
      missing = Math.min(blockBytes, left);
    }
    if (left > 0 && rest.length > 0) pieces.push(rest);
    missing -= rest.length;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only, ...others] = pieces;
  return only && others.length === 0 ? only : Buffer.concat(pieces);
}

/** What a range holds of a segment, counted from the segment's beginning; nothing when `start` is not before `end`. */
function partOf(segment: Segment, { start, end }: ByteRange): ByteRange {
  const sizeBytes = segment.kind === 'bytes' ? segment.bytes.length : segment.sizeBytes;
  return { start: Math.max(start - segment.start, 0), end: Math.min(end - segment.start, sizeBytes) };
}

function refuseOutside({ start, end }: ByteRange, sizeBytes: number): void {
  const isInside = Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start <= end;
  if (!isInside || end > sizeBytes) throw new RangeError(`bytes ${start} to before ${end} are not in the archive`);
}

function asError(error: unknown): Error {
  return isNativeError(error) ? error : new Error('a blob could not be read', { cause: error });
}
