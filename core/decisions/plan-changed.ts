import { differences } from '../plan-differences.ts';
import type { Problem } from '../problems.ts';
import type { StoredPlan } from '../upgrade.ts';

/** The refusal of an answer to another version of the plan, with what has changed since that one was shown. */
export function planChanged(shown: StoredPlan | null, current: StoredPlan): Problem {
  return {
    code: 'plan-changed',
    planVersion: current.version,
    differences: shown ? differences(shown, current) : [],
  };
}
