import type { Logger } from 'pino';
import type { SignsOfLife } from '../storage/signs-of-life.ts';
import { pause } from './pause.ts';

interface Dependencies {
  readonly signsOfLife: Pick<SignsOfLife, 'note' | 'noteRelease'>;
  readonly version: string;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  readonly everyMs: number;
}

/** Tells again and again, until it is stopped, that a worker is at work, and of which release. */
export async function keepTelling({ signsOfLife, version, log, stopping, everyMs }: Dependencies): Promise<void> {
  while (!stopping.aborted) {
    await Promise.all([signsOfLife.note(['worker']), signsOfLife.noteRelease(version)]).catch((error: unknown) => {
      log.warn({ err: error }, 'could not tell that the worker is at work');
    });
    await pause(everyMs, stopping);
  }
}
