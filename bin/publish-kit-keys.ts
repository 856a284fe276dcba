import type { Logger } from 'pino';
import type { KitKeyRecord, KitKeys } from '../storage/kit-keys.ts';
import { pause } from './pause.ts';

interface Options {
  readonly kitKeys: Pick<KitKeys, 'publish'>;
  readonly keys: KitKeyRecord;
  readonly log: Logger;
  readonly stopping: AbortSignal;
}

const againAfterMs = 5000;

/** Lets the API tell customers which keys sign kits; tries until the database takes it. */
export async function publishKitKeys({ kitKeys, keys, log, stopping }: Options): Promise<void> {
  while (!stopping.aborted) {
    try {
      await kitKeys.publish(keys);
      return;
    } catch (error) {
      log.warn({ err: error }, 'the keys that sign kits could not be published; trying again');
    }
    await pause(againAfterMs, stopping);
  }
}
