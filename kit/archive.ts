import { PassThrough, pipeline, type Readable } from 'node:stream';
import yazl from 'yazl';
import { parseManifest } from './manifest.ts';

/** Opens the bytes of an installer by their hexadecimal SHA-256. */
export type OpenBlob = (sha256: string) => Promise<Readable>;

/** The same date in every kit, so that equal content gives equal bytes: local, as a ZIP writes it, in any time zone. */
const stored = { mtime: new Date(2020, 0, 1), mode: 0o100644, compress: false, forceDosTimestamp: true };

/**
 * A kit as a ZIP of stored files: the manifest, then each installer, opened when its turn comes. Breaks off with an
 * error when an installer cannot be read; closes what it opened when its reader goes away.
 */
export function streamArchive(manifest: string, openBlob: OpenBlob): Readable {
  const zip = new yazl.ZipFile();
  const archive = new PassThrough();
  let current: Readable | null = null;
  addEntries(zip, manifest, async (sha256) => {
    current = await openBlob(sha256);
    if (archive.destroyed) current.destroy();
    return current;
  });
  zip.on('error', (error: Error) => archive.destroy(error));
  archive.on('close', () => current?.destroy());
  pipeline(zip.outputStream, archive, () => undefined);
  zip.end();
  return archive;
}

/** The size in bytes of the archive of a manifest; opens nothing. */
export function archiveSize(manifest: string): Promise<number> {
  const zip = new yazl.ZipFile();
  addEntries(zip, manifest, never);
  return new Promise((resolve) => {
    zip.end({ forceZip64Format: false, comment: '' }, (...[size]: readonly number[]) => {
      resolve(size ?? 0);
    });
  });
}

/** The sizes are known ahead, so nothing needs to be opened to add them up. */
function never(): Promise<Readable> {
  return new Promise(() => undefined);
}

function addEntries(zip: yazl.ZipFile, manifest: string, openBlob: OpenBlob): void {
  zip.addBuffer(Buffer.from(manifest), 'manifest.json', stored);
  for (const { path, sizeBytes, sha256 } of parseManifest(manifest).entries) {
    zip.addReadStreamLazy(path, { ...stored, size: sizeBytes }, (opened) => {
      openBlob(sha256).then(
        (blob) => {
          opened(
            null,
            blob.on('error', (error) => zip.emit('error', error)),
          );
        },
        (error: unknown) => {
          zip.emit('error', error);
        },
      );
    });
  }
}
