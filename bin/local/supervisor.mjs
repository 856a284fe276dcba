import { setTimeout as pause } from 'node:timers/promises';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const STEADY_MS = 60_000;

/**
 * Keeps a service running: one that ends by itself is started again after 1 s, then 2, 4 … 30 s as long as it keeps
 * ending, and a line says so each time. `start` returns a service with `ended()` and `stop()`; a first start that fails is the caller's
 * to deal with, and what a first start that succeeds gave is `first`.
 */
export async function keepRunning({
  name,
  start,
  say = console.log,
  steadyMs = STEADY_MS,
  firstPauseMs = FIRST_PAUSE_MS,
}) {
  const first = await start();
  let service = first;
  const stopping = new AbortController();
  const watching = watch();

  async function watch() {
    let pauseMs = firstPauseMs;
    while (!stopping.signal.aborted) {
      const startedAt = Date.now();
      const why = await service.ended();
      if (Date.now() - startedAt > steadyMs) pauseMs = firstPauseMs;
      if (!stopping.signal.aborted) pauseMs = await startAgain(why, pauseMs);
    }
  }

  async function startAgain(why, pauseMs) {
    say(`${name} ended (${why}); starting it again in ${pauseMs / 1_000} s.`);
    await pause(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
    if (stopping.signal.aborted) return pauseMs;
    const longer = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    try {
      service = await start();
      say(`${name} runs again.`);
      return longer;
    } catch (error) {
      return startAgain(error.message, longer);
    }
  }

  return {
    first,
    stop: async () => {
      stopping.abort();
      await service.stop();
      await watching;
      // Once more, for a restart that was under way.
      await service.stop();
    },
  };
}
