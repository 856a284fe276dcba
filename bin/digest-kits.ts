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
}

/** Reads each new kit once as a whole, for the SHA-256 that people compare; finds on the way what is damaged. */
export async function digestKits({ kits, archives, noteDamage, log, stopping, everyMs }: Options): Promise<void> {
  while (!stopping.aborted) {
    try {
      const kit = await kits.withoutSha256();
      if (kit) {
        const archive = await archives(kit);
        const hash = createHash('sha256');
        await pipeline(archive.read({ start: 0, end: archive.sizeBytes }), hash, { signal: stopping });
        await kits.noteSha256(kit.layoutDigest, hash.digest('hex'));
        continue;
      }
    } catch (error) {
      if (isAborted(stopping)) return;
      log.error({ err: error }, 'a kit could not be read for its digest');
      if (isDamage(error)) await noteDamage(error.sha256, error.block).catch(() => undefined);
    }
    await pause(everyMs, stopping);
  }
}

function isDamage(error: unknown): error is { readonly sha256: string; readonly block: number } {
  return error instanceof Error && error.name === 'BlobDamaged' && 'sha256' in error && 'block' in error;
}

/** Asked anew: it may have been aborted while something was awaited. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
