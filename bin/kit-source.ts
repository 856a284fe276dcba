import { createReadStream } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';

/** One thing in a kit that is no folder. */
export interface FoundFile {
  /** With forward slashes, from the top of the kit. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Null when it is something else than a plain file: a link, a device. */
  readonly open: (() => Promise<Readable>) | null;
}

/** A kit as it is found: a ZIP or a folder that one was extracted to. */
export interface KitSource {
  readonly files: readonly FoundFile[];
  close(): void;
}

/** Lists what is there. Rejects with `BrokenArchive` for a ZIP that is damaged or cut off. */
export async function openKitSource(place: string): Promise<KitSource> {
  if ((await stat(place)).isDirectory()) return { files: await filesIn(place, ''), close: () => undefined };
  return openArchive(place);
}

export class BrokenArchive extends Error {
  override readonly name = 'BrokenArchive';
}

async function filesIn(folder: string, inside: string): Promise<readonly FoundFile[]> {
  const found = await readdir(path.join(folder, inside), { withFileTypes: true });
  const files = await Promise.all(
    found.map(async (one) => {
      const at = path.posix.join(inside, one.name);
      if (one.isDirectory()) return filesIn(folder, at);
      const file = path.join(folder, at);
      return [{ path: at, sizeBytes: (await lstat(file)).size, open: one.isFile() ? opening(file) : null }];
    }),
  );
  return files.flat();
}

function opening(file: string): () => Promise<Readable> {
  return async () => createReadStream(file, { highWaterMark: 1 << 20 });
}

async function openArchive(file: string): Promise<KitSource> {
  const zip = await whole(yauzl.openPromise(file, { lazyEntries: true, autoClose: false, strictFileNames: true }));
  try {
    return {
      files: await whole(listed(zip)),
      close: () => {
        zip.close();
      },
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function listed(zip: ZipFile): Promise<readonly FoundFile[]> {
  const files: FoundFile[] = [];
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    await refuseOtherName(zip, entry);
    const open = async () => whole(zip.openReadStreamPromise(entry));
    files.push({ path: entry.fileName, sizeBytes: entry.uncompressedSize, open: isLink(entry) ? null : open });
  }
  return files;
}

/** A ZIP names each file twice. Programs differ in which name they believe, so that both have to be the same. */
async function refuseOtherName(zip: ZipFile, entry: Entry): Promise<void> {
  const { fileName } = await zip.readLocalFileHeaderPromise(entry);
  if (!fileName.equals(entry.fileNameRaw)) throw new Error(`${entry.fileName} has two names`);
}

/** What the ZIP says of the file's kind, where it was packed on a Unix. */
function isLink({ externalFileAttributes }: Entry): boolean {
  return ((externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}

async function whole<Result>(reading: Promise<Result>): Promise<Result> {
  return reading.catch((error: unknown) => {
    if (error instanceof Error && 'code' in error) throw error;
    throw new BrokenArchive(error instanceof Error ? error.message : String(error), { cause: error });
  });
}
