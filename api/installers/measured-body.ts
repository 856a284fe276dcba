import type { Readable } from 'node:stream';
import { whyNotTaken } from '../../core/check-installer.ts';
import { refuse } from '../refusal.ts';

/**
 * The bytes of a request as they come, refused as soon as they are more than announced, or at their end when they are
 * less. Whoever stops reading leaves the connection open: the refusal is answered on it.
 */
export async function* measuredBody(request: Readable, announcedBytes: number | null) {
  let arrivedBytes = 0;
  for await (const chunk of parseChunks(request)) {
    arrivedBytes += chunk.length;
    if (announcedBytes !== null && arrivedBytes > announcedBytes) break;
    yield chunk;
  }
  const problem = whyNotTaken(arrivedBytes, announcedBytes);
  if (problem) refuse(problem);
}

/** A request without an encoding gives bytes. */
function parseChunks(request: Readable): AsyncIterable<Uint8Array> {
  return request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
}
