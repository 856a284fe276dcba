import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A file of the pages in memory, as it is and as it was compressed when the pages were built. */
export interface BuiltFile {
  readonly type: string;
  /** Its name holds a digest of what is in it, so it never changes. */
  readonly immutable: boolean;
  readonly encodings: Readonly<Partial<Record<Encoding, Buffer>>> & { readonly identity: Buffer };
}

export type Encoding = 'br' | 'gzip' | 'identity';

/** The files of the pages by their paths as browsers ask for them. */
export type BuiltPages = ReadonlyMap<string, BuiltFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

const compressed = { '.br': 'br', '.gz': 'gzip' } as const;

/** Reads all that was built. A folder that is not there has no pages. */
export async function readBuiltPages(folder: string): Promise<BuiltPages> {
  const names = await filesIn(folder);
  const plain = names.filter((name) => path.extname(name) in types);
  const files = await Promise.all(
    plain.map(async (name) => [`/${name}`, await readBuilt(folder, name, names)] as const),
  );
  return new Map(files);
}

async function readBuilt(folder: string, name: string, names: readonly string[]): Promise<BuiltFile> {
  const encoded = Object.entries(compressed).filter(([ending]) => names.includes(`${name}${ending}`));
  const bodies = await Promise.all(
    encoded.map(
      async ([ending, encoding]) => [encoding, await readFile(path.join(folder, `${name}${ending}`))] as const,
    ),
  );
  return {
    type: types[path.extname(name)] ?? 'application/octet-stream',
    immutable: name.startsWith('assets/'),
    encodings: { identity: await readFile(path.join(folder, name)), ...Object.fromEntries(bodies) },
  };
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
