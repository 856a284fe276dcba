import type { Response } from 'express';
import type { Notices } from '../../storage/records.ts';

/** However much happens, whoever listens is told no oftener. */
const atMostEveryMs = 1000;

/** Says that upgrades moved, again and again, until the browser goes. What moved is read by whoever is told. */
export function streamNews(
  response: Response,
  { notices, heartbeatMs }: { notices: Pick<Notices, 'onAnyUpgrade'>; heartbeatMs: number },
): void {
  response.set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
  response.flushHeaders();
  let next: NodeJS.Timeout | undefined;
  const tell = () => {
    next ??= setTimeout(() => {
      next = undefined;
      response.write('event: news\ndata: {}\n\n');
    }, atMostEveryMs);
  };
  const forget = notices.onAnyUpgrade(tell);
  const beat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
  response.once('close', () => {
    clearInterval(beat);
    clearTimeout(next);
    forget();
  });
}
