import { accepted, refused } from '../result.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';
import { restartKit } from '../work/kit.ts';

/** Starts a parked build again, with its clock and attempts reset. */
export function retryKit({ upgrade }: Facts): Decision {
  if (!isOpenFor(upgrade, 'retryKit')) return refused(stepNotOpen(upgrade));
  return accepted(restartKit(upgrade, 'operator'));
}
