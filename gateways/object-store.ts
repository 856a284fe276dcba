import { createReadStream } from 'node:fs';
import { link, mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { isNativeError } from 'node:util/types';

/** Immutable objects named by the hexadecimal SHA-256 of their bytes. */
export interface ObjectStore {
  /** The size in bytes; null when there is no such object. Throws when the store itself cannot be reached. */
  size(sha256: string): Promise<number | null>;
  /** Opens an object; rejects when there is none. */
  open(sha256: string): Promise<Readable>;
  /** Keeps bytes and answers with their name. Keeping the same bytes again changes nothing. */
  put(bytes: Uint8Array): Promise<{ readonly sha256: string; readonly sizeBytes: number }>;
}

/** The store did not answer as a store does: whether an object is there is not known. */
export class ObjectStoreUnavailable extends Error {
  override readonly name = 'ObjectStoreUnavailable';
}

/** An object store in one folder, which is made when it is absent. */
export async function openFolderStore(folder: string): Promise<ObjectStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const place = (sha256: string) => path.join(folder, sha256);
  return {
    async size(sha256) {
      try {
        return (await stat(place(sha256))).size;
      } catch (error) {
        if (isNoEntry(error) && (await isThere(folder))) return null;
        throw new ObjectStoreUnavailable('the object store could not be read', { cause: error });
      }
    },
    async open(sha256) {
      const stream = createReadStream(place(sha256), { highWaterMark: 1 << 20 });
      await once(stream, 'open');
      return stream;
    },
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      await publish(folder, bytes, place(sha256));
      return { sha256, sizeBytes: bytes.length };
    },
  };
}

/** Written aside and linked when complete: an object is there whole or not at all, and never replaced. */
async function publish(folder: string, bytes: Uint8Array, target: string): Promise<void> {
  const aside = path.join(folder, `.incoming-${randomUUID()}`);
  try {
    const file = await open(aside, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(aside, target).catch((error: unknown) => {
      if (!isExisting(error)) throw error;
    });
  } finally {
    await rm(aside, { force: true });
  }
}

/** An object is missing only where its store is there. */
async function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}

function isNoEntry(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && error.code === 'ENOENT';
}

function isExisting(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && error.code === 'EEXIST';
}
