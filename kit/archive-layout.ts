import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { isPlainPath } from './entry-names.ts';
import { centralHeader, endRecords, localHeader, type StoredFile } from './zip-records.ts';

/** Grows whenever the same entries would give other bytes. */
export const layoutVersion = 1;

/** A small file whole, or what has to be known of a blob to write its headers. */
export type EntryContent =
  | { readonly kind: 'inline'; readonly bytes: Uint8Array }
  | { readonly kind: 'blob'; readonly sha256: string; readonly sizeBytes: number; readonly crc32: number };

export interface ArchiveEntry {
  /** With forward slashes. */
  readonly path: string;
  readonly executable: boolean;
  readonly content: EntryContent;
}

/** A stretch of the archive that begins at `start`: its very bytes, or all bytes of a blob. */
export type Segment =
  | { readonly kind: 'bytes'; readonly start: number; readonly bytes: Uint8Array }
  | { readonly kind: 'blob'; readonly start: number; readonly sha256: string; readonly sizeBytes: number };

/** A ZIP that need not be built: every byte of it is known, or known to be a byte of a blob. */
export interface ArchiveLayout {
  /** Without gaps, in order; none is empty. */
  readonly segments: readonly Segment[];
  readonly sizeBytes: number;
  /** Hexadecimal SHA-256; two layouts with one digest are the same archive, byte for byte. */
  readonly layoutDigest: string;
}

/**
 * The ZIP of these entries, stored, in the order given; reads no blob. Throws on a path that is not plain or is too
 * long for a ZIP, on two paths that are one on Windows or macOS, on a file that is also a folder, and on a blob whose
 * facts cannot be true.
 */
export function layOut(entries: readonly ArchiveEntry[]): ArchiveLayout {
  refuseBadPaths(entries.map(({ path }) => path));
  const archive = startArchive();
  const files = entries.map((entry) => {
    const file = describe(entry, archive.size());
    archive.addBytes(localHeader(file));
    if (entry.content.kind === 'inline') archive.addBytes(entry.content.bytes);
    else archive.addBlob(entry.content.sha256, entry.content.sizeBytes);
    return file;
  });
  const offset = archive.size();
  for (const file of files) archive.addBytes(centralHeader(file));
  archive.addBytes(endRecords({ entryCount: files.length, offset, sizeBytes: archive.size() - offset }));
  const segments = archive.segments();
  return { segments, sizeBytes: archive.size(), layoutDigest: digestOf(segments) };
}

function describe({ path, executable, content }: ArchiveEntry, offset: number): StoredFile {
  const file = { name: Buffer.from(path), executable, offset };
  if (content.kind === 'inline') return { ...file, crc32: crc32(content.bytes), sizeBytes: content.bytes.length };
  refuseBadBlob(path, content);
  return { ...file, crc32: content.crc32, sizeBytes: content.sizeBytes };
}

function startArchive() {
  const segments: Segment[] = [];
  let pending: Uint8Array[] = [];
  let size = 0;
  const endBytes = () => {
    const bytes = Buffer.concat(pending);
    pending = [];
    if (bytes.length > 0) segments.push({ kind: 'bytes', start: size - bytes.length, bytes });
  };
  return {
    size: () => size,
    addBytes(bytes: Uint8Array) {
      pending.push(bytes);
      size += bytes.length;
    },
    addBlob(sha256: string, sizeBytes: number) {
      if (sizeBytes === 0) return;
      endBytes();
      segments.push({ kind: 'blob', start: size, sha256, sizeBytes });
      size += sizeBytes;
    },
    segments(): readonly Segment[] {
      endBytes();
      return segments;
    },
  };
}

/** Each part is preceded by its kind and length, so that no two layouts are hashed as the same bytes. */
function digestOf(segments: readonly Segment[]): string {
  const hash = createHash('sha256').update(`kit layout ${layoutVersion}\n`);
  for (const segment of segments) {
    if (segment.kind === 'bytes') hash.update(`bytes ${segment.bytes.length}\n`).update(segment.bytes);
    else hash.update(`blob ${segment.sizeBytes} ${segment.sha256}\n`);
  }
  return hash.digest('hex');
}

function refuseBadPaths(paths: readonly string[]): void {
  const files = new Set<string>();
  for (const path of paths) {
    if (!isPlainPath(path)) throw new Error(`${JSON.stringify(path)} is no plain path`);
    if (Buffer.byteLength(path) > 0xffff) throw new Error(`a path of ${path.length} characters is too long for a ZIP`);
    if (files.has(folded(path))) throw new Error(`two entries lie at ${path}`);
    files.add(folded(path));
  }
  for (const path of paths) {
    const folder = foldersOf(folded(path)).find((one) => files.has(one));
    if (folder !== undefined) throw new Error(`${folder} is a file and the folder of ${path}`);
  }
}

/** On Windows and macOS, names that differ in case or in the spelling of accents alone are one. */
function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function foldersOf(path: string): readonly string[] {
  return path
    .split('/')
    .slice(0, -1)
    .map((_, index, names) => names.slice(0, index + 1).join('/'));
}

function refuseBadBlob(path: string, blob: Extract<EntryContent, { kind: 'blob' }>): void {
  const { sha256, sizeBytes, crc32: crc } = blob;
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error(`the blob of ${path} has no SHA-256 for a name`);
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) throw new Error(`the blob of ${path} has an impossible size`);
  if (crc >>> 0 !== crc || (sizeBytes === 0 && crc !== 0))
    throw new Error(`the blob of ${path} has an impossible CRC-32`);
}
