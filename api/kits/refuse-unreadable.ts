import type { Logger } from 'pino';
import type { Problem } from '../../core/problems.ts';
import { BlobDamaged } from '../../kit/archive-reader.ts';
import type { Dependencies } from '../dependencies.ts';
import { refuse } from '../refusal.ts';

/** A damaged or missing installer waits for a person. */
const mendedWithinSeconds = 300;

/**
 * Ends a request whose kit could not be read before its first byte left. The customer is told to come back; operators
 * find in the log why.
 */
export function refuseUnreadable(error: unknown, log: Logger): never {
  const problem = problemOf(error);
  if (!problem) throw error;
  log.error({ err: error }, 'a kit cannot be read');
  return refuse(problem);
}

function problemOf(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'ObjectStoreUnavailable') return { code: 'object-store-unavailable' };
  if (!(error instanceof BlobDamaged)) return null;
  return { code: 'temporarily-not-possible', retryAfterSeconds: mendedWithinSeconds };
}

/** Notes which block of which blob is damaged. That it cannot be noted changes nothing for whoever reads the kit. */
export async function reportDamage(
  error: unknown,
  { blobDamaged, log }: Pick<Dependencies, 'blobDamaged' | 'log'>,
): Promise<void> {
  if (!(error instanceof BlobDamaged)) return;
  const { sha256, block } = error;
  await blobDamaged(sha256, block).catch((failure: unknown) => {
    log.error({ err: failure, sha256, block }, 'a damaged blob could not be noted');
  });
}
