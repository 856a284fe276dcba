import { BLOCK_BYTES } from './blob-intake.ts';

/** Memory of blocks that is used again: to wait for the collector takes several times as much as is in use. */
export interface BlockPool {
  /** Memory for a block; what is in it is of no meaning. */
  take(): Buffer;
  /** Nobody looks at these bytes any more. Those that are not, or no longer, of a block that was taken are left alone. */
  giveBack(bytes: Uint8Array): void;
}

/** So many blocks that nobody uses are kept for good. */
const KEPT = 16;
const LOOK_EVERY_MS = 1000;

/**
 * Keeps what a crowd of readers needs while it is there. Each second, what nobody needed in the last one goes to the
 * collector, so that a crowd that left holds nothing.
 */
export function openBlockPool(): BlockPool {
  const free: ArrayBufferLike[] = [];
  const taken = new WeakSet<ArrayBufferLike>();
  let fewestFree = 0;
  let isLooking = false;

  function letGo(): void {
    free.length -= Math.min(fewestFree, Math.max(free.length - KEPT, 0));
    isLooking = false;
    lookLater();
  }

  function lookLater(): void {
    if (isLooking || free.length <= KEPT) return;
    fewestFree = free.length;
    isLooking = true;
    setTimeout(letGo, LOOK_EVERY_MS).unref();
  }

  return {
    take() {
      const memory = free.pop() ?? new ArrayBuffer(BLOCK_BYTES);
      fewestFree = Math.min(fewestFree, free.length);
      taken.add(memory);
      return Buffer.from(memory);
    },
    giveBack({ buffer }) {
      if (!taken.delete(buffer)) return;
      free.push(buffer);
      lookLater();
    },
  };
}

/** The bytes of a source in blocks of the pool, the last of what remains. */
export async function* inBlocksOf(
  pool: BlockPool,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let block: Buffer | null = null;
  let filled = 0;
  for await (const chunk of source) {
    for (let used = 0; used < chunk.length;) {
      block ??= pool.take();
      const part = chunk.subarray(used, used + BLOCK_BYTES - filled);
      block.set(part, filled);
      used += part.length;
      filled += part.length;
      if (filled < BLOCK_BYTES) continue;
      yield block;
      [block, filled] = [null, 0];
    }
  }
  if (block) yield block.subarray(0, filled);
}
