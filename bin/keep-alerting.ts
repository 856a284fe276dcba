import type { Logger } from 'pino';
import type { AlertWatch } from '../storage/alerts.ts';
import { pause } from './pause.ts';

interface Dependencies {
  readonly watch: AlertWatch;
  /** Null where nobody is mailed. */
  readonly mailTo: string | null;
  readonly log: Logger;
  readonly stopping: AbortSignal;
}

const everyMs = 10_000;

/**
 * Looks again and again, until it is stopped, for what people have to be told. Every process does, the API too: it
 * notices when no worker is left. What is found is stored once, whoever finds it.
 */
export async function keepAlerting({ watch, mailTo, log, stopping }: Dependencies): Promise<void> {
  while (!stopping.aborted) {
    await watch.look(mailTo).then(
      (events) => {
        for (const { alertId, kind, subject, what, count } of events) {
          const about = { alertId, kind, subject, count };
          if (what === 'opened') log.warn(about, 'an alert was opened');
          else log.info(about, 'an alert is over');
        }
      },
      (error: unknown) => {
        log.warn({ err: error }, 'could not look for what to alert of');
      },
    );
    await pause(everyMs, stopping);
  }
}
