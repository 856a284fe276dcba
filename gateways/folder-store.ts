import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { isNativeError } from 'node:util/types';
import { BLOCK_BYTES, takeBlocks } from './blob-intake.ts';
import { type BlockPool, openBlockPool } from './block-pool.ts';
import { assertInside, isObjectName, objectName, type ByteRange } from './object-requests.ts';
import {
  ObjectMissing,
  ObjectStoreFull,
  ObjectStoreUnavailable,
  type BlobFacts,
  type IntakeOptions,
  type ObjectStore,
} from './object-store.ts';

/** In the folder of the objects themselves, so that publishing never crosses devices. */
const UNFINISHED = '.incoming-';

const SYNC_BYTES = 32 << 20;

/** An object store in one folder, which is made when it is absent. */
export async function openFolderStore(folder: string): Promise<ObjectStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(failAsStore);
  const place = (sha256: string) => path.join(folder, objectName(sha256));
  const take = (source: AsyncIterable<Uint8Array>, options: IntakeOptions = {}) => takeInto(folder, source, options);
  const pool = openBlockPool();
  return {
    size: async (sha256) => (await lookUp(folder, place(sha256)))?.size ?? null,
    open: async (sha256, range) => openRange(await openObject(folder, place(sha256)), range, pool),
    giveBack: (chunk) => {
      pool.giveBack(chunk);
    },
    put: (bytes) => take(Readable.from([bytes])),
    take,
    list: () => listObjects(folder),
    remove: async (sha256, keptBefore) => removeOld(folder, place(sha256), keptBefore),
    sweepUnfinished: (before) => sweep(folder, before),
  };
}

/**
 * Renames, in one step, also over an object that is there: what was there may be damaged without anybody knowing, and
 * what has come was just checked. There is no moment, and no crash, after which neither has the name. Who reads the old
 * one reads on.
 */
async function takeInto(folder: string, source: AsyncIterable<Uint8Array>, options: IntakeOptions): Promise<BlobFacts> {
  const aside = path.join(folder, `${UNFINISHED}${randomUUID()}`);
  const file = await open(aside, 'wx', 0o600).catch(failAsStore);
  try {
    const facts = await fill(file, source, options);
    await rename(aside, path.join(folder, facts.sha256)).catch(failAsStore);
    await syncFolder(folder).catch(failAsStore);
    return facts;
  } finally {
    // What cannot be removed now is swept later.
    await unlink(aside).catch(() => undefined);
  }
}

async function fill(file: FileHandle, source: AsyncIterable<Uint8Array>, options: IntakeOptions): Promise<BlobFacts> {
  const disk = startWriting(file);
  try {
    const facts = await takeBlocks(source, options, (block) => disk.write(block).catch(failAsStore));
    await disk.finish().catch(failAsStore);
    return facts;
  } finally {
    await file.close();
  }
}

/** Has the disk begin with what was written while more comes: one sync at the end would wait for all of it. */
function startWriting(file: FileHandle) {
  let unsynced = 0;
  let syncing = Promise.resolve();
  return {
    async write(block: Uint8Array): Promise<void> {
      await writeWhole(file, block);
      unsynced += block.length;
      if (unsynced < SYNC_BYTES) return;
      await syncing;
      syncing = file.datasync();
      syncing.catch(() => undefined); // It is awaited before the next one, or at the end.
      unsynced = 0;
    },
    async finish(): Promise<void> {
      await syncing;
      await file.sync();
    },
  };
}

async function writeWhole(file: FileHandle, block: Uint8Array): Promise<void> {
  for (let done = 0; done < block.length; done += (await file.write(block, done)).bytesWritten);
}

/** Whether something was done; false when it failed in this way, which its caller expects. */
async function unless(code: string, doing: Promise<void>): Promise<boolean> {
  try {
    await doing;
    return true;
  } catch (error) {
    if (hasCode(error, code)) return false;
    throw error;
  }
}

/**
 * An intake of the same bytes may renew an object while it is looked at. So it is first taken away from its name, where
 * nobody can renew it, then looked at, and put back if it is not old after all, or cannot be looked at: by renaming, since
 * not every folder has links. Another intake that kept the same bytes meanwhile has lost nothing by that.
 */
async function removeOld(folder: string, target: string, keptBefore: Date): Promise<boolean> {
  const found = await lookUp(folder, target);
  if (!found || found.mtime >= keptBefore) return false;
  const aside = path.join(folder, `${UNFINISHED}${randomUUID()}`);
  try {
    if (!(await unless('ENOENT', rename(target, aside)))) return false;
    const isOld = await stat(aside).then(
      ({ mtime }) => mtime < keptBefore,
      () => false,
    );
    await (isOld ? unlink(aside) : rename(aside, target));
    return isOld;
  } catch (error) {
    return failAsStore(error);
  }
}

/** Names are safe on disk only when their folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function openObject(folder: string, target: string): Promise<FileHandle> {
  try {
    return await open(target, 'r');
  } catch (error) {
    if (await isAbsent(folder, error)) throw new ObjectMissing(path.basename(target), { cause: error });
    return failAsStore(error);
  }
}

async function openRange(file: FileHandle, range: ByteRange | undefined, pool: BlockPool): Promise<Readable> {
  try {
    const { size } = await file.stat().catch(failAsStore);
    if (range) assertInside(range, size);
    return readRange(file, range ?? { start: 0, end: size }, pool);
  } catch (error) {
    await file.close();
    throw error;
  }
}

function readRange(file: FileHandle, { start, end }: ByteRange, pool: BlockPool): Readable {
  let position = start;
  return new Readable({
    highWaterMark: 0, // Of each reader one block is in memory: the system reads ahead by itself.
    read() {
      const length = Math.min(BLOCK_BYTES, end - position);
      if (length === 0) {
        this.push(null);
        return;
      }
      const memory = length === BLOCK_BYTES ? pool.take() : Buffer.allocUnsafeSlow(length);
      readBlock(file, position, memory).then(
        (block) => {
          position += block.length;
          this.push(block);
        },
        (error: unknown) => this.destroy(asStoreError(error)),
      );
    },
    destroy(error, done) {
      file.close().then(
        () => {
          done(error);
        },
        (closing: unknown) => {
          done(error ?? asStoreError(closing));
        },
      );
    },
  });
}

async function readBlock(file: FileHandle, position: number, memory: Buffer): Promise<Uint8Array> {
  const { bytesRead, buffer } = await file.read(memory, 0, memory.length, position);
  if (bytesRead === 0) throw new Error('the object ended before its size');
  return buffer.subarray(0, bytesRead);
}

async function* listObjects(folder: string): ReturnType<ObjectStore['list']> {
  for (const sha256 of await namesIn(folder, isObjectName)) {
    const found = await lookUp(folder, path.join(folder, sha256));
    if (found) yield { sha256, sizeBytes: found.size, keptAt: found.mtime };
  }
}

async function sweep(folder: string, before: Date): Promise<number> {
  let swept = 0;
  for (const name of await namesIn(folder, (found) => found.startsWith(UNFINISHED))) {
    const file = path.join(folder, name);
    const found = await lookUp(folder, file);
    if (!found || found.mtime >= before) continue;
    await rm(file, { force: true }).catch(failAsStore);
    swept += 1;
  }
  return swept;
}

async function namesIn(folder: string, isWanted: (name: string) => boolean): Promise<readonly string[]> {
  const names = await readdir(folder).catch(failAsStore);
  return names.filter(isWanted);
}

async function lookUp(folder: string, file: string) {
  try {
    return await stat(file);
  } catch (error) {
    if (await isAbsent(folder, error)) return null;
    return failAsStore(error);
  }
}

/** Something is absent only where its store is there. */
async function isAbsent(folder: string, error: unknown): Promise<boolean> {
  if (!hasCode(error, 'ENOENT')) return false;
  return stat(folder).then(
    () => true,
    () => false,
  );
}

function failAsStore(error: unknown): never {
  throw asStoreError(error);
}

/** The message names no path: it may be shown. The cause does. */
function asStoreError(error: unknown): Error {
  if (hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT'))
    return new ObjectStoreFull('the object store has no room left: disk full', { cause: error });
  return new ObjectStoreUnavailable('the folder of the object store cannot be used', { cause: error });
}

function hasCode(error: unknown, code: string): boolean {
  return isNativeError(error) && 'code' in error && error.code === code;
}
