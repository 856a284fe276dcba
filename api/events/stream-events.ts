import { once } from 'node:events';
import type { Response } from 'express';
import type { Notices, Storage } from '../../storage/records.ts';
import { eventView } from '../views/event-view.ts';

const atOnce = 100;

/**
 * Sends every event after a number, then each new one as it comes, until the browser goes. Notices only say that
 * there may be something: what is sent is read, in order, from storage, so nothing is lost or sent twice.
 */
export async function streamEvents(
  response: Response,
  upgradeId: string,
  after: number,
  { storage, notices, heartbeatMs }: { storage: Storage; notices: Notices; heartbeatMs: number },
): Promise<void> {
  response.set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
  response.flushHeaders();
  const bell = newBell();
  const forget = notices.onUpgrade(upgradeId, bell.ring);
  const beat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
  response.once('close', bell.ring);

  try {
    bell.ring();
    for (let last = after; !response.destroyed; last = await sendAfter(last)) await bell.rung();
  } finally {
    clearInterval(beat);
    forget();
  }

  async function sendAfter(number: number): Promise<number> {
    const events = await storage.upgrades.events(upgradeId, number, atOnce);
    for (const event of events) {
      const data = JSON.stringify(eventView(event));
      if (!response.write(`id: ${event.number}\nevent: ${event.type}\ndata: ${data}\n\n`)) await drained(response);
    }
    if (events.length === atOnce) bell.ring();
    return events.at(-1)?.number ?? number;
  }
}

/** Remembers one ring until somebody waits for it. */
function newBell() {
  let heard = false;
  let wake = (): void => undefined;
  return {
    ring: (): void => {
      heard = true;
      wake();
    },
    rung: async (): Promise<void> => {
      if (!heard) await new Promise<void>((resolve) => (wake = resolve));
      heard = false;
    },
  };
}

/** A client that is gone never drains. */
async function drained(response: Response): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  try {
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  } finally {
    over.abort();
  }
}
