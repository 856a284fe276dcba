/** How a kit build that failed for a cause outside is tried again by itself, until its time is over. */
export const kitRetries = { firstMs: 1000, factor: 2, mostMs: 60_000, overAfterMs: 1_800_000 } as const;

/** How long after the end of a failed attempt, counted from 1, the next one begins. */
export function nextTryInMs(attempt: number): number {
  return Math.min(kitRetries.firstMs * kitRetries.factor ** (attempt - 1), kitRetries.mostMs);
}
