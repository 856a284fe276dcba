import { RateLimiterMemory } from 'rate-limiter-flexible';
import { take, type LimitTries } from '../../storage/tries.ts';

/** Bounds tries in the memory of a test. */
export function limitTriesInMemory(windowSeconds = 900): LimitTries {
  return (kind, most) => {
    const limiter = new RateLimiterMemory({ keyPrefix: kind, points: most, duration: windowSeconds });
    return {
      kind,
      most,
      windowSeconds,
      take: async (name) => take(limiter, name),
      giveBack: async (name) => {
        await limiter.reward(name);
      },
    };
  };
}
