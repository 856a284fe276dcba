import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { KitArchive } from '../dependencies.ts';

/** Streams a kit. A source that fails on the way breaks the connection, so that nobody takes a part for the whole. */
export async function sendKit(response: Response, layoutDigest: string, archive: KitArchive): Promise<void> {
  response.set({
    'Content-Type': 'application/zip',
    'Content-Disposition': attachment(kitFileName(layoutDigest)),
    'Cache-Control': 'private, no-transform',
    ETag: `"${layoutDigest}"`,
  });
  if (archive.sizeBytes !== null) response.set('Content-Length', String(archive.sizeBytes));
  if (response.req.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(archive.open(), response).catch(unlessClientLeft);
}

/** Whoever stops a download tells nobody why, and nobody has to know. */
function unlessClientLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
}

export function kitFileName(layoutDigest: string): string {
  return `deployment-kit-${layoutDigest.slice(0, 12)}.zip`;
}

/** RFC 6266: a name in ASCII for all, and the true one for those who read it. */
function attachment(fileName: string): string {
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}
