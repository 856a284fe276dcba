import type { Logger } from 'pino';
import { type Bell, holdBell } from '../storage/bell.ts';
import type { Engine } from './engine.ts';
import { pause } from './pause.ts';

interface Dependencies {
  readonly url: string;
  readonly bell: Bell;
  readonly engine: Pick<Engine, 'wake'>;
  readonly log: Logger;
  readonly everyMs: number;
}

/** So many upgrades are rung in one round, and so many of them at once. */
const perRound = 200;
const atOnce = 10;

/**
 * Rings each upgrade that is due or has an undecided command. One process at a time does it; the others wait for its
 * lock. A ring that fails is logged: the upgrade stays due, so it is rung again.
 */
export function startBell({ url, bell, engine, log, everyMs }: Dependencies): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let held: Awaited<ReturnType<typeof holdBell>> = null;

  async function round(): Promise<void> {
    held ??= await holdBell(url, () => {
      held = null;
    });
    if (!held) return;
    const upgradeIds = await bell.take(perRound);
    for (let first = 0; first < upgradeIds.length && !stopping.signal.aborted; first += atOnce) {
      await Promise.all(upgradeIds.slice(first, first + atOnce).map(ring));
    }
  }

  async function ring(upgradeId: string): Promise<void> {
    await engine.wake(upgradeId).catch((error: unknown) => {
      log.warn({ err: error, upgradeId }, 'could not wake the run of an upgrade');
    });
  }

  async function rounds(): Promise<void> {
    while (!stopping.signal.aborted) {
      await round().catch((error: unknown) => {
        log.warn({ err: error }, 'the bell missed a round');
      });
      await pause(everyMs, stopping.signal);
    }
  }

  const running = rounds();
  return {
    async stop() {
      stopping.abort();
      await running;
      await held?.release();
    },
  };
}
