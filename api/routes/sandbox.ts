import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { refuse } from '../refusal.ts';

type SandboxRoutes = 'readClock' | 'advanceClock' | 'listFaults' | 'provokeFault' | 'clearFaults';

export function sandboxRoutes({ storage }: Dependencies): Pick<Handlers, SandboxRoutes> {
  const faultsLeft = async () => ({ status: 200, body: { items: await storage.sandbox.faults() } }) as const;
  return {
    readClock: async () => clockReply(await storage.clock.now()),
    advanceClock: async ({ body: { days, hours, minutes, seconds } }) => {
      const aheadSeconds = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
      return clockReply(await storage.clock.advance(aheadSeconds * 1000));
    },
    listFaults: () => faultsLeft(),
    provokeFault: async ({ body: { upgradeId, kind, times, productId } }) => {
      const provoked = await storage.sandbox.provoke(upgradeId, kind, times, productId);
      return provoked ? faultsLeft() : refuse({ code: 'not-found' });
    },
    clearFaults: async () => {
      await storage.sandbox.clear();
      return faultsLeft();
    },
  };
}

function clockReply(now: Date) {
  return { status: 200, body: { now: now.toISOString() } } as const;
}
