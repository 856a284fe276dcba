import { createCipheriv, createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { ArchiveEntry } from '../../kit/archive-layout.ts';
import type { BlobSource, ByteRange } from '../../kit/archive-reader.ts';
import { blockBytes, type BlobFacts, crcOfBlob } from '../../kit/blocks.ts';

/** Blobs in memory, and what was asked of them. */
export interface MemoryBlobs extends BlobSource {
  readonly opened: readonly { readonly sha256: string; readonly range: ByteRange; readonly stream: Readable }[];
  /** How many bytes were taken out of all streams. */
  given(): number;
}

export interface MemoryOptions {
  /** Of the chunks that a stream gives. */
  readonly chunkBytes?: number;
  /** What the bytes have become since they were taken in. */
  readonly damage?: (sha256: string, bytes: Buffer) => Buffer;
}

export function memoryBlobs(
  contents: readonly Buffer[],
  { chunkBytes = blockBytes, damage = (_sha256, bytes) => bytes }: MemoryOptions = {},
): MemoryBlobs {
  const stored = new Map(contents.map((bytes) => [sha256Of(bytes), { bytes, facts: factsOf(bytes) }]));
  const opened: { sha256: string; range: ByteRange; stream: Readable }[] = [];
  let given = 0;
  const find = (sha256: string) => {
    const found = stored.get(sha256);
    if (!found) throw new Error('there is no such blob');
    return found;
  };
  return {
    opened,
    given: () => given,
    facts: async (sha256) => find(sha256).facts,
    open: async (sha256, range) => {
      const bytes = damage(sha256, find(sha256).bytes).subarray(range.start, range.end);
      const stream = chunked(bytes, chunkBytes, (length) => (given += length));
      opened.push({ sha256, range, stream });
      return stream;
    },
  };
}

function chunked(bytes: Buffer, chunkBytes: number, onGiven: (length: number) => void): Readable {
  let at = 0;
  return new Readable({
    highWaterMark: chunkBytes,
    read() {
      const chunk = bytes.subarray(at, at + chunkBytes);
      at += chunk.length;
      onGiven(chunk.length);
      this.push(chunk.length > 0 ? chunk : null);
    },
  });
}

/** An entry whose bytes are a blob. */
export function blobEntry(path: string, bytes: Buffer, executable = false): ArchiveEntry {
  const facts = factsOf(bytes);
  return {
    path,
    executable,
    content: { kind: 'blob', sha256: facts.sha256, sizeBytes: facts.sizeBytes, crc32: crcOfBlob(facts) },
  };
}

/** An entry whose bytes lie in the layout. */
export function inlineEntry(path: string, text: string | Buffer, executable = false): ArchiveEntry {
  return { path, executable, content: { kind: 'inline', bytes: Buffer.from(text) } };
}

export function factsOf(bytes: Buffer): BlobFacts {
  const crcs: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(bytes.subarray(at, at + blockBytes)));
    crcs.push(crc);
  }
  return { sha256: sha256Of(bytes), sizeBytes: bytes.length, blockCrcs: Buffer.concat(crcs) };
}

/** Bytes that look random and are the same in every run. */
export function noise(seed: string, length: number): Buffer {
  const key = createHash('sha256').update(seed).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

/** All zero, without being in memory: for archives larger than memory. Only what is asked for is made. */
export function zeroBlobs(
  sizes: readonly number[],
): BlobSource & { readonly entry: (path: string, index: number) => ArchiveEntry } {
  const block = Buffer.alloc(blockBytes);
  const facts = sizes.map((sizeBytes, index) => zeroFacts(`${index}`.padStart(64, '0'), sizeBytes));
  const find = (sha256: string) => {
    const found = facts.find((one) => one.sha256 === sha256);
    if (!found) throw new Error('there is no such blob');
    return found;
  };
  return {
    facts: async (sha256) => find(sha256),
    open: async (_sha256, { start, end }) =>
      Readable.from(
        (function* () {
          for (let at = start; at < end; at += blockBytes) yield block.subarray(0, Math.min(blockBytes, end - at));
        })(),
        { objectMode: false, highWaterMark: blockBytes },
      ),
    entry(path, index) {
      const { sha256, sizeBytes, ...rest } = find(`${index}`.padStart(64, '0'));
      const crc = crcOfBlob({ sha256, sizeBytes, ...rest });
      return { path, executable: false, content: { kind: 'blob', sha256, sizeBytes, crc32: crc } };
    },
  };
}

function zeroFacts(sha256: string, sizeBytes: number): BlobFacts {
  const count = Math.ceil(sizeBytes / blockBytes);
  const blockCrcs = Buffer.alloc(count * 4);
  const whole = crc32(Buffer.alloc(blockBytes));
  for (let index = 0; index < count; index += 1) blockCrcs.writeUInt32BE(whole, index * 4);
  const rest = sizeBytes % blockBytes;
  if (rest > 0) blockCrcs.writeUInt32BE(crc32(Buffer.alloc(rest)), (count - 1) * 4);
  return { sha256, sizeBytes, blockCrcs };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
