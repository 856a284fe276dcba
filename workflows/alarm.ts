import { sleep } from '@temporalio/workflow';

/** Rings at the earliest instant that it was set to. */
export interface Alarm {
  /** Set to later than it will ring anyway, it stays: who is woken too early asks and sets it again. */
  setIn(milliseconds: number | null): void;
}

/**
 * One timer for a whole run. A wait that ends early leaves it running: to cancel and start one for each wait would
 * cost two history events for each command.
 */
export function createAlarm(ring: () => void): Alarm {
  let ringsAt = Number.POSITIVE_INFINITY;
  return {
    setIn(milliseconds) {
      if (milliseconds === null || Date.now() + milliseconds >= ringsAt) return;
      const set = Date.now() + milliseconds;
      ringsAt = set;
      void sleep(milliseconds).then(() => {
        if (ringsAt === set) ringsAt = Number.POSITIVE_INFINITY;
        ring();
      });
    },
  };
}
