import type { Problem } from '../problems.ts';
import type { StoredPlan } from '../upgrade.ts';

/** The refusal of an answer to another version of the plan, with the one that is in force. */
export function planChanged(plan: StoredPlan): Problem {
  return { code: 'plan-changed', planVersion: plan.version, differences: [] };
}
