import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import type { ClaimedKit, Kits } from '../storage/kits.ts';
import type { kitArchives } from './kit-archives.ts';
import { pause } from './pause.ts';

interface Options {
  readonly kits: Pick<Kits, 'claimUndigested' | 'renewClaim' | 'endClaim' | 'noteSha256'>;
  readonly archives: ReturnType<typeof kitArchives>;
  readonly noteDamage: (sha256: string, block: number) => Promise<void>;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  readonly everyMs: number;
  /** How often the claim on a kit is renewed while it is read; it lives three times as long. */
  readonly renewEveryMs: number;
  readonly elapsedMs: () => number;
}

/**
 * So long a worker leaves alone what it could not read, and twice as long each time that it still cannot, up to a day.
 * Another worker may try at once, and no other kit waits.
 */
const againAfterMs = 600_000;
const againAtLatestAfterMs = 86_400_000;

interface Failure {
  readonly untilMs: number;
  readonly pauseMs: number;
}

/**
 * Reads each new kit once as a whole, however many workers there are, for the SHA-256 that people compare; finds on the
 * way what is damaged.
 */
export async function digestKits(options: Options): Promise<void> {
  const { stopping, everyMs, log } = options;
  const failed = new Map<string, Failure>();
  while (!stopping.aborted) {
    const foundOne = await digestNext(options, failed).catch((error: unknown) => {
      log.error({ err: error }, 'no kit could be read for its digest');
      return false;
    });
    if (!foundOne) await pause(everyMs, stopping);
  }
}

/** Whether there was a kit to read, even if it could not be read. */
async function digestNext(options: Options, failed: Map<string, Failure>): Promise<boolean> {
  const { kits, renewEveryMs, elapsedMs } = options;
  const leftAlone = [...failed]
    .filter(([, { untilMs }]) => untilMs > elapsedMs())
    .map(([layoutDigest]) => layoutDigest);
  const claimed = await kits.claimUndigested(leftAlone, claimLifeMs(renewEveryMs));
  if (!claimed) return false;
  const { layoutDigest } = claimed.content;
  const renewing = setInterval(() => void renew(options, claimed), renewEveryMs);
  try {
    await digest(options, claimed);
    failed.delete(layoutDigest);
  } catch (error) {
    if (!options.stopping.aborted) {
      const pauseMs = Math.min(2 * (failed.get(layoutDigest)?.pauseMs ?? againAfterMs / 2), againAtLatestAfterMs);
      failed.set(layoutDigest, { untilMs: elapsedMs() + pauseMs, pauseMs });
      await tellFailure(options, claimed, error);
    }
  } finally {
    clearInterval(renewing);
    // Where that cannot be told, the claim ends by itself.
    await kits.endClaim(claimed.claim).catch(() => undefined);
  }
  return true;
}

/** As long as two renewals may fail. */
const claimLifeMs = (renewEveryMs: number) => 3 * renewEveryMs;

async function renew({ kits, log, renewEveryMs }: Options, { claim, content }: ClaimedKit): Promise<void> {
  await kits.renewClaim(claim, claimLifeMs(renewEveryMs)).catch((error: unknown) => {
    log.warn({ err: error, layoutDigest: content.layoutDigest }, 'the claim on a kit could not be renewed');
  });
}

async function digest({ kits, archives, stopping }: Options, { content }: ClaimedKit): Promise<void> {
  const archive = await archives(content);
  const hash = createHash('sha256');
  await pipeline(archive.read({ start: 0, end: archive.sizeBytes }), hash, { signal: stopping });
  await kits.noteSha256(content.layoutDigest, hash.digest('hex'));
}

async function tellFailure({ log, noteDamage }: Options, { content }: ClaimedKit, error: unknown): Promise<void> {
  log.error({ err: error, layoutDigest: content.layoutDigest }, 'a kit could not be read for its digest');
  if (isDamage(error)) await noteDamage(error.sha256, error.block).catch(() => undefined);
}

function isDamage(error: unknown): error is { readonly sha256: string; readonly block: number } {
  return error instanceof Error && error.name === 'BlobDamaged' && 'sha256' in error && 'block' in error;
}
