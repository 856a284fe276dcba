import { accepted, refused } from '../result.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';
import { stopKit } from '../work/kit.ts';

/** Ends an upgrade at any open step, during a build too. Grants and codes already given stay. */
export function abandon({ upgrade }: Facts): Decision {
  if (!isOpenFor(upgrade, 'abandon')) return refused(stepNotOpen(upgrade));
  return accepted({
    to: { step: 'abandoned', parked: false },
    ...stopKit(upgrade),
    events: [{ type: 'upgradeAbandoned', facts: { at: upgrade.step } }],
  });
}
