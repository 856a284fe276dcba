import type { Readable } from 'node:stream';
import { whyNotTaken } from '../../core/check-installer.ts';
import { refuse } from '../refusal.ts';

/**
 * The bytes of a request as they come, refused as soon as they are more than announced, or at their end when they are
 * less. Whoever stops reading leaves the connection open: the refusal is answered on it.
 *
 * A connection is ended when nothing comes on it for too long while bytes are waited for. How long whoever reads takes
 * for what has come, and for keeping it once all has, is no silence: the socket's own timeout would take it for one.
 */
export async function* measuredBody(request: Readable, announcedBytes: number | null, silentMs: number) {
  let arrivedBytes = 0;
  // It may be left behind where nobody waits any more.
  const startSilence = () => setTimeout(() => request.destroy(), silentMs).unref();
  let silence = startSilence();
  try {
    for await (const chunk of parseChunks(request)) {
      clearTimeout(silence);
      arrivedBytes += chunk.length;
      if (announcedBytes !== null && arrivedBytes > announcedBytes) break;
      yield chunk;
      silence = startSilence();
    }
  } finally {
    clearTimeout(silence);
  }
  const problem = whyNotTaken(arrivedBytes, announcedBytes);
  if (problem) refuse(problem);
}

/** A request without an encoding gives bytes. */
function parseChunks(request: Readable): AsyncIterable<Uint8Array> {
  return request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
}
