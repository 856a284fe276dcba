import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { ObjectStore } from '../gateways/object-store.ts';
import { blockBytes, blockCount, crcOfBlock } from '../kit/blocks.ts';
import type { InstallerForKit } from '../storage/kits.ts';

interface Reading {
  readonly objects: Pick<ObjectStore, 'open'>;
  /** Which block of several is read back beside the first and the last. */
  readonly sample: (count: number) => number;
  /** Milliseconds in which the store gives each block. */
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/**
 * Reads back the first block, the last and one between; the number of one that is not what it was. Of an installer that
 * is marked as damaged, it reads the marked block before them, and after them all: null says that it is whole again.
 */
export async function findDamage(installer: InstallerForKit, reading: Reading): Promise<number | null> {
  const { damagedBlock } = installer;
  const count = blockCount(installer.sizeBytes);
  if (count === 0) return null;
  const known = damagedBlock === null ? [] : [damagedBlock];
  for (const index of new Set([...known, 0, reading.sample(count), count - 1]))
    if ((await readBlock(installer, index, reading)) === null) return index;
  return damagedBlock === null ? null : findInAll(installer, damagedBlock, reading);
}

/** Where each block seems right, and all of them together are not, the marked one is to blame as before. */
async function findInAll(installer: InstallerForKit, marked: number, reading: Reading): Promise<number | null> {
  const hash = createHash('sha256');
  for (let index = 0; index < blockCount(installer.sizeBytes); index += 1) {
    reading.signal.throwIfAborted();
    const bytes = await readBlock(installer, index, reading);
    if (!bytes) return index;
    hash.update(bytes);
  }
  return hash.digest('hex') === installer.sha256 ? null : marked;
}

/** A block as it was published; null when it is another one. */
async function readBlock(
  installer: InstallerForKit,
  index: number,
  { objects, withinMs }: Reading,
): Promise<Uint8Array | null> {
  const range = { start: index * blockBytes, end: Math.min((index + 1) * blockBytes, installer.sizeBytes) };
  const bytes = await inTime(objects.open(installer.sha256, range).then(buffer), withinMs);
  return bytes.length === range.end - range.start && crc32(bytes) === crcOfBlock(installer, index) ? bytes : null;
}

class StoreTooSlow extends Error {
  override readonly name = 'StoreTooSlow';
}

export async function inTime<Answer>(answer: Promise<Answer>, withinMs: number): Promise<Answer> {
  const over = new AbortController();
  const tooLate = delay(withinMs, undefined, { signal: over.signal }).then(() => {
    throw new StoreTooSlow('the object store did not answer in its time');
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    over.abort();
    tooLate.catch(() => undefined);
  }
}
