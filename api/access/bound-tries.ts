import type { Response } from 'express';
import { refuse } from '../refusal.ts';
import type { Taken, TryLimit } from '../../storage/tries.ts';

export interface BoundBy {
  readonly limit: TryLimit;
  readonly name: string;
}

/**
 * Makes a try, once it is counted under each name. One that finds something is taken back, and so is one that failed
 * for another reason than being wrong. The answer says how many are left
 * (https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/); beyond a limit it is a refusal.
 */
export async function boundTries<Found>(
  response: Response,
  bounds: readonly BoundBy[],
  attempt: (before: number) => Promise<Found | null>,
): Promise<Found | null> {
  const before = await countTry(response, bounds);
  let wrong = false;
  try {
    const found = await attempt(before);
    wrong = found === null;
    return found;
  } finally {
    if (!wrong) await giveBack(bounds);
  }
}

/**
 * Counts what is never taken back, unless it is not heard at all. Answers how many there were before, under the name
 * that has most. They are counted in their order, and no further than to one that is over its limit: with the widest
 * first, what is beyond it costs nothing and is written nowhere.
 */
export async function countTry(response: Response, bounds: readonly BoundBy[]): Promise<number> {
  const taken = await takeInOrder(bounds);
  response.set({
    'RateLimit-Policy': bounds
      .map(({ limit }) => `"${limit.kind}";q=${limit.most};w=${limit.windowSeconds}`)
      .join(', '),
    RateLimit: taken.map((one) => `"${one.limit.kind}";r=${one.left};t=${secondsOf(one)}`).join(', '),
  });
  const over = taken.find(({ isOver }) => isOver);
  if (!over) return Math.max(0, ...taken.map(({ before }) => before));
  await giveBack(taken.filter(({ isOver }) => !isOver));
  return refuse({ code: 'too-many-tries', retryAfterSeconds: Math.max(1, secondsOf(over)) });
}

async function takeInOrder(bounds: readonly BoundBy[]): Promise<readonly (BoundBy & Taken)[]> {
  const taken: (BoundBy & Taken)[] = [];
  for (const bound of bounds) {
    const one = await bound.limit.take(bound.name);
    taken.push({ ...bound, ...one });
    if (one.isOver) break;
  }
  return taken;
}

async function giveBack(bounds: readonly BoundBy[]): Promise<void> {
  await Promise.all(bounds.map(({ limit, name }) => limit.giveBack(name)));
}

function secondsOf({ forgottenInMs }: Pick<Taken, 'forgottenInMs'>): number {
  return Math.ceil(forgottenInMs / 1000);
}
