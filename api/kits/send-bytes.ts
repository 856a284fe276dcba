import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

/** An answer that is ready to go: nothing is opened before `open`, nothing leaves before its first bytes are there. */
export interface Sending {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly sizeBytes: number;
  open(): Readable;
  /** Awaited before the first byte leaves. */
  beforeFirst(): Promise<void>;
  /** Told of bytes as they are handed to the connection: no more than these can have arrived. */
  onHanded(bytes: number): void;
  /** Told of each of the source's chunks once the connection has it and nobody looks at it any more. */
  onSent?(chunk: Uint8Array): void;
  /** So long may a client take nothing at all. */
  readonly stalledAfterMs: number;
}

/**
 * Sends bytes as fast as their reader takes them, and answers whether all of them left. A source that fails, or gives
 * more or fewer bytes than it should, rejects: whoever called this ends the connection if the headers have left, so that
 * the client sees it. A client that goes away is nobody's failure, and at whatever moment it goes, the source is closed.
 */
export async function sendBytes(response: ServerResponse, sending: Sending): Promise<boolean> {
  // A pipelined request waits for those before it, so that its bytes are not kept in memory until then. If its
  // connection goes first, nothing was opened and nobody waits any more.
  if (!response.socket) await once(response, 'socket');
  if (response.destroyed) return false;

  const left = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) left.abort();
  });
  response.setTimeout(sending.stalledAfterMs, () => response.destroy());
  try {
    return await send(response, sending, left.signal);
  } catch (error) {
    if (left.signal.aborted) return false;
    throw error;
  }
}

async function send(response: ServerResponse, sending: Sending, left: AbortSignal): Promise<boolean> {
  let handed = 0;
  let sent = 0;
  for await (const chunk of closedWith(left, sending.open())) {
    handed += chunk.length;
    if (handed > sending.sizeBytes) throw new Error('a kit has more bytes than it should have');
    if (!response.headersSent) {
      await sending.beforeFirst();
      left.throwIfAborted();
      response.writeHead(sending.status, sending.headers);
    }
    sending.onHanded(chunk.length);
    const takesMore = response.write(chunk, (error) => {
      if (error) return;
      sent += chunk.length;
      sending.onSent?.(chunk);
    });
    if (!takesMore) await once(response, 'drain', { signal: left });
  }
  if (handed < sending.sizeBytes) throw new Error('a kit has fewer bytes than it should have');
  response.end();
  await once(response, 'finish', { signal: left });
  return sent === sending.sizeBytes;
}

/** A source may wait for bytes when its reader goes away: it is closed without waiting for them. */
function closedWith(left: AbortSignal, source: Readable): AsyncIterable<Uint8Array> {
  left.addEventListener('abort', () => source.destroy(), { once: true });
  return source;
}
