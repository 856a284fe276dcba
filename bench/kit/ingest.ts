import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openFolderStore } from '../../gateways/folder-store.ts';
import type { BlobFacts } from '../../gateways/object-store.ts';
import { timed } from '../at-once.ts';

export interface IngestRound {
  readonly takenMs: number;
  readonly hashedMs: number;
  /** Of a plain copy that is synced at its end: no intake can be faster than the disk. */
  readonly copiedMs: number;
}

/** Takes a file into a store, hashes the same file alone, and copies it beside, by turns. */
export async function measureIngest(
  blobs: string,
  file: string,
  count: number,
): Promise<{ readonly rounds: readonly IngestRound[]; readonly facts: BlobFacts }> {
  const store = await openFolderStore(blobs);
  const read = () => createReadStream(file, { highWaterMark: 1 << 20 });
  const rounds: IngestRound[] = [];
  let facts = await store.take(read());
  for (let round = 0; round < count; round += 1) {
    const hashedMs = await timed(() => pipeline(read(), createHash('sha256')));
    const takenMs = await timed(async () => {
      facts = await store.take(read());
    });
    const copy = path.join(blobs, '.copy');
    const copiedMs = await timed(() => pipeline(read(), createWriteStream(copy, { flush: true })));
    await rm(copy);
    rounds.push({ takenMs, hashedMs, copiedMs });
  }
  return { rounds, facts };
}
