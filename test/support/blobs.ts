import { once } from 'node:events';
import { crc32 } from 'node:zlib';
import type { BlobFacts } from '../../gateways/object-store.ts';
import { sha256Of } from '../kit/installers.ts';

export const MiB = 1 << 20;

/** Bytes that tell where they were. */
export function bytesOf(size: number): Buffer {
  return Buffer.alloc(size, Buffer.from(Array.from({ length: 251 }, (_, index) => index)));
}

export function factsOf(bytes: Uint8Array): BlobFacts {
  const crcs = Buffer.alloc(Math.ceil(bytes.length / MiB) * 4);
  for (let block = 0; block * MiB < bytes.length; block += 1)
    crcs.writeUInt32BE(crc32(bytes.subarray(block * MiB, (block + 1) * MiB)), block * 4);
  return { sha256: sha256Of(bytes), sizeBytes: bytes.length, blockCrcs: new Uint8Array(crcs) };
}

/** Gives the bytes in chunks, as a network does. */
export async function* inChunks(bytes: Uint8Array, chunk = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
}

export interface OpenSource {
  readonly source: AsyncIterable<Uint8Array>;
  /** Resolves when all bytes were given. It then says nothing more until it ends or fails. */
  readonly given: Promise<unknown>;
  end(): void;
  fail(error: Error): void;
}

/** A source that has given its bytes and is neither at its end nor broken. */
export function stayingOpen(bytes: Uint8Array): OpenSource {
  const calls = new EventTarget();
  const given = once(calls, 'given');
  let failure: Error | undefined;
  async function* giving() {
    yield* inChunks(bytes);
    const ended = once(calls, 'end');
    calls.dispatchEvent(new Event('given'));
    await ended;
    if (failure) throw failure;
  }
  const end = () => calls.dispatchEvent(new Event('end'));
  return {
    source: giving(),
    given,
    end,
    fail(error) {
      failure = error;
      end();
    },
  };
}
