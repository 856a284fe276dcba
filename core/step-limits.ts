import type { Place, Step } from './steps.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** How long our own work on a step may take until it counts as stuck. Customers have reminders instead. */
export const ourStepLimitsMs = {
  'activation-plan': 5 * minuteMs,
  'activation-codes': 5 * minuteMs,
  'deployment-kit': 30 * minuteMs,
  reverting: 15 * minuteMs,
} as const satisfies Partial<Record<Step, number>>;

/** How long a parked upgrade may wait for an operator. */
export const parkedLimitMs = 4 * hourMs;

/** How long an upgrade may stand at a place until it is stuck; null where that is up to the customer or to nobody. */
export function limitAt({ step, parked }: Place): number | null {
  if (parked) return parkedLimitMs;
  const limits: Partial<Record<Step, number>> = ourStepLimitsMs;
  return limits[step] ?? null;
}
