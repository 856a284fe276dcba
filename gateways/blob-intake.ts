import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { DigestMismatch, type BlobFacts, type IntakeOptions } from './object-store.ts';

export const BLOCK_BYTES = 1 << 20;

/**
 * Reads a source once: hands its bytes to `write` in blocks of 1 MiB, and takes size, SHA-256 and checksums on the way.
 * A block is hashed while it is written, and the next one read; `write` is never called before its last call has ended.
 * Ends only after the last write has. Rejects with DigestMismatch when the bytes are not the expected ones.
 */
export async function takeBlocks(
  source: AsyncIterable<Uint8Array>,
  { expectedSha256, onProgress, signal }: IntakeOptions,
  write: (block: Uint8Array) => Promise<void>,
): Promise<BlobFacts> {
  const digests = startDigests();
  let writing = Promise.resolve();
  try {
    for await (const block of inBlocks(source, signal)) {
      await writing;
      writing = write(block);
      writing.catch(() => undefined); // It is awaited above or below, maybe long after it has failed.
      digests.add(block);
      onProgress?.(digests.sizeBytes());
    }
    await writing;
  } catch (error) {
    await Promise.allSettled([writing]);
    signal?.throwIfAborted();
    throw error;
  }
  signal?.throwIfAborted();
  return expected(digests.finish(), expectedSha256);
}

/** The bytes of a source in blocks of 1 MiB, the last of what remains. */
export async function* inBlocks(
  source: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let pieces: Uint8Array[] = [];
  let missing = BLOCK_BYTES;
  for await (const chunk of untilAborted(source, signal)) {
    let rest = chunk;
    while (rest.length >= missing) {
      yield joined([...pieces, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      pieces = [];
      missing = BLOCK_BYTES;
    }
    if (rest.length > 0) pieces.push(rest);
    missing -= rest.length;
  }
  if (pieces.length > 0) yield joined(pieces);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only, ...others] = pieces;
  return only && others.length === 0 ? only : Buffer.concat(pieces);
}

function startDigests() {
  const hash = createHash('sha256');
  const crcs: number[] = [];
  let sizeBytes = 0;
  return {
    add(block: Uint8Array): void {
      hash.update(block);
      crcs.push(crc32(block));
      sizeBytes += block.length;
    },
    sizeBytes: () => sizeBytes,
    finish: (): BlobFacts => ({ sha256: hash.digest('hex'), sizeBytes, blockCrcs: bigEndian(crcs) }),
  };
}

function bigEndian(numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(numbers.length * 4);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, index) => {
    view.setUint32(index * 4, number);
  });
  return bytes;
}

function expected(facts: BlobFacts, sha256: string | undefined): BlobFacts {
  if (sha256 === undefined || sha256.toLowerCase() === facts.sha256) return facts;
  throw new DigestMismatch(`the bytes have the SHA-256 ${facts.sha256} and not ${sha256}`);
}

async function* untilAborted(source: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined) {
  signal?.throwIfAborted();
  const chunks = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await orAborted(chunks.next(), signal);
      signal?.throwIfAborted();
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a source that hangs answers this only after the chunk that never comes.
    chunks.return?.().catch(() => undefined);
  }
}

/** What a promise brings, or undefined once the signal is given. */
function orAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal | undefined): Promise<Answer | undefined> {
  if (!signal) return answer;
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      resolve(undefined);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    void answer.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', giveUp);
    });
  });
}
