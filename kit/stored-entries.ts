import type { ArchiveEntry } from './archive-layout.ts';
import type { KitFileName } from './kit-file-names.ts';

/** An entry of an archive as JSON; the bytes of small files are in base64. */
export type StoredEntry =
  | { readonly path: string; readonly executable: boolean; readonly base64: string }
  | {
      readonly path: string;
      readonly executable: boolean;
      readonly sha256: string;
      readonly sizeBytes: number;
      readonly crc32: number;
    };

export function toStored({ path, executable, content }: ArchiveEntry): StoredEntry {
  if (content.kind === 'inline') return { path, executable, base64: Buffer.from(content.bytes).toString('base64') };
  const { sha256, sizeBytes, crc32 } = content;
  return { path, executable, sha256, sizeBytes, crc32 };
}

export function fromStored({ path, executable, ...content }: StoredEntry): ArchiveEntry {
  if ('base64' in content)
    return { path, executable, content: { kind: 'inline', bytes: Buffer.from(content.base64, 'base64') } };
  return { path, executable, content: { kind: 'blob', ...content } };
}

/** One of the small files that every kit has. */
export function storedFile(entries: readonly StoredEntry[], name: KitFileName): Buffer {
  for (const entry of entries) if (entry.path === name && 'base64' in entry) return Buffer.from(entry.base64, 'base64');
  throw new Error(`a kit was kept without ${name}`);
}
