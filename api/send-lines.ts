import type { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Sends text as fast as it is read, and no faster: the next is only asked for when there is room for it. */
export async function sendLines(response: Response, lines: AsyncIterable<string>): Promise<'sent'> {
  try {
    await pipeline(Readable.from(lines), response);
  } catch (error) {
    if (!hasLeft(error)) throw error;
  }
  return 'sent';
}

/** Whoever read has gone away, which is their right. */
function hasLeft(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
