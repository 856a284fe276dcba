import { ourStepLimitsMs } from './step-limits.ts';
import { openSteps, type Step } from './steps.ts';

/** The way of a customer in order: how far an upgrade has come is the furthest of these. */
export const stagesOfWay: readonly Step[] = [...openSteps.filter((step) => step !== 'reverting'), 'completed'];

/** The steps at which the work is ours. */
export const ourSteps = Object.keys(ourStepLimitsMs);

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long upgrades have stood where they stand: from one of these times to the next. */
export const ageClasses = [
  { from: 'PT0S', to: 'PT1H', fromMs: 0, toMs: hourMs },
  { from: 'PT1H', to: 'P1D', fromMs: hourMs, toMs: dayMs },
  { from: 'P1D', to: 'P7D', fromMs: dayMs, toMs: 7 * dayMs },
  { from: 'P7D', to: null, fromMs: 7 * dayMs, toMs: null },
] as const;
