import { RateLimiterMemory } from 'rate-limiter-flexible';

export interface Guesses {
  readonly wrong: number;
  /** Until they are forgotten. */
  readonly forgottenInMs: number;
}

/** Counts wrong guesses under a name, and forgets them some time after the first. */
export interface GuessCounter {
  look(name: string): Promise<Guesses>;
  add(name: string): Promise<void>;
}

/** Counts in the memory of this process: enough while there is one. */
export function countGuessesInMemory(windowSeconds = 900): GuessCounter {
  const limiter = new RateLimiterMemory({ keyPrefix: 'guesses', points: 1, duration: windowSeconds });
  return {
    look: async (name) => {
      const found = await limiter.get(name);
      return { wrong: found?.consumedPoints ?? 0, forgottenInMs: found?.msBeforeNext ?? 0 };
    },
    add: async (name) => {
      await limiter.penalty(name, 1);
    },
  };
}
