import type { Logger } from 'pino';
import type { Ended } from '../storage/ended.ts';
import { pause } from './pause.ts';

const hourMs = 3_600_000;
const deletedAtOnce = 1000;

interface Options {
  readonly ended: Ended;
  readonly log: Logger;
  readonly stopping: AbortSignal;
}

/** Deletes sessions and codes that are over, at the start and each hour, until it is stopped. */
export async function keepEndedSwept({ ended, log, stopping }: Options): Promise<void> {
  while (!stopping.aborted) {
    await ended.sweep(deletedAtOnce).then(
      (swept) => {
        if (swept.codes + swept.sessions + swept.operatorSessions > 0)
          log.info(swept, 'sessions and codes that were over were deleted');
      },
      (error: unknown) => {
        log.warn({ err: error }, 'sessions and codes that are over could not be deleted');
      },
    );
    await pause(hourMs, stopping);
  }
}
