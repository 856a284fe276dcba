import type { Logger } from 'pino';
import type { SignsOfLife } from '../storage/signs-of-life.ts';
import { pause } from './pause.ts';

interface Dependencies {
  readonly signsOfLife: Pick<SignsOfLife, 'note'>;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  readonly everyMs: number;
}

/** Tells again and again, until it is stopped, that a worker is at work. */
export async function keepTelling({ signsOfLife, log, stopping, everyMs }: Dependencies): Promise<void> {
  while (!stopping.aborted) {
    await signsOfLife.note(['worker']).catch((error: unknown) => {
      log.warn({ err: error }, 'could not tell that the worker is at work');
    });
    await pause(everyMs, stopping);
  }
}
