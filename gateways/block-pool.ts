import { BLOCK_BYTES } from './blob-intake.ts';

/** Memory of blocks that is used again: to wait for the collector takes several times as much as is in use. */
export interface BlockPool {
  /** Memory for a block; what is in it is of no meaning. */
  take(): Buffer;
  /** Nobody looks at these bytes any more. Those that are not, or no longer, of a block that was taken are left alone. */
  giveBack(bytes: Uint8Array): void;
}

/** Keeps so many blocks that nobody uses; more go to the collector, so that a crowd that left holds nothing. */
const KEPT = 16;

export function openBlockPool(): BlockPool {
  const free: ArrayBufferLike[] = [];
  const taken = new WeakSet<ArrayBufferLike>();
  return {
    take() {
      const memory = free.pop() ?? new ArrayBuffer(BLOCK_BYTES);
      taken.add(memory);
      return Buffer.from(memory);
    },
    giveBack({ buffer }) {
      if (taken.delete(buffer) && free.length < KEPT) free.push(buffer);
    },
  };
}
