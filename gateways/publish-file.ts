import { randomUUID } from 'node:crypto';
import { link, open, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file that its user alone can read: it is there whole or not at all, and what is there is never replaced.
 * False when there is one already.
 */
export async function publishFile(target: string, content: string): Promise<boolean> {
  const aside = path.join(path.dirname(target), `.incoming-${randomUUID()}`);
  try {
    const file = await open(aside, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    return await link(aside, target).then(
      () => true,
      (error: unknown) => {
        if (isExisting(error)) return false;
        throw error;
      },
    );
  } finally {
    await rm(aside, { force: true });
  }
}

function isExisting(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
}
