import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';

export function sandboxRoutes({ storage }: Dependencies): Pick<Handlers, 'readClock' | 'advanceClock'> {
  return {
    readClock: async () => clockReply(await storage.clock.now()),
    advanceClock: async ({ body: { days, hours, minutes, seconds } }) => {
      const aheadSeconds = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
      return clockReply(await storage.clock.advance(aheadSeconds * 1000));
    },
  };
}

function clockReply(now: Date) {
  return { status: 200, body: { now: now.toISOString() } } as const;
}
