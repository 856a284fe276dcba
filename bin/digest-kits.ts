import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import type { Kits } from '../storage/kits.ts';
import type { kitArchives } from './kit-archives.ts';
import { pause } from './pause.ts';

interface Options {
  readonly kits: Pick<Kits, 'withoutSha256' | 'noteSha256'>;
  readonly archives: ReturnType<typeof kitArchives>;
  readonly noteDamage: (sha256: string, block: number) => Promise<void>;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  readonly everyMs: number;
  readonly elapsedMs: () => number;
}

/** So long a kit that could not be read waits for the next try, and keeps no other one waiting. */
const againAfterMs = 600_000;

/** Reads each new kit once as a whole, for the SHA-256 that people compare; finds on the way what is damaged. */
export async function digestKits(options: Options): Promise<void> {
  const { stopping, everyMs, log } = options;
  const failedAtMs = new Map<string, number>();
  while (!stopping.aborted) {
    const foundOne = await digestNext(options, failedAtMs).catch((error: unknown) => {
      log.error({ err: error }, 'no kit could be read for its digest');
      return false;
    });
    if (!foundOne) await pause(everyMs, stopping);
  }
}

/** Whether there was a kit to read, even if it could not be read. */
async function digestNext(options: Options, failedAtMs: Map<string, number>): Promise<boolean> {
  const { kits, archives, noteDamage, log, stopping, elapsedMs } = options;
  for (const [digest, atMs] of failedAtMs) if (elapsedMs() - atMs > againAfterMs) failedAtMs.delete(digest);
  const kit = await kits.withoutSha256([...failedAtMs.keys()]);
  if (!kit) return false;
  const { layoutDigest } = kit;
  try {
    const archive = await archives(kit);
    const hash = createHash('sha256');
    await pipeline(archive.read({ start: 0, end: archive.sizeBytes }), hash, { signal: stopping });
    await kits.noteSha256(layoutDigest, hash.digest('hex'));
  } catch (error) {
    if (stopping.aborted) return true;
    failedAtMs.set(layoutDigest, elapsedMs());
    log.error({ err: error, layoutDigest }, 'a kit could not be read for its digest');
    if (isDamage(error)) await noteDamage(error.sha256, error.block).catch(() => undefined);
  }
  return true;
}

function isDamage(error: unknown): error is { readonly sha256: string; readonly block: number } {
  return error instanceof Error && error.name === 'BlobDamaged' && 'sha256' in error && 'block' in error;
}
