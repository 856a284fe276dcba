import { accepted, refused } from '../result.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';

/** Ends an upgrade at any open step, during a build too. Grants and codes already given stay. */
export function abandon({ upgrade }: Facts): Decision {
  if (!isOpenFor(upgrade, 'abandon')) return refused(stepNotOpen(upgrade));
  const { kit, step } = upgrade;
  return accepted({
    to: { step: 'abandoned', parked: false },
    ...(kit &&
      kit.state !== 'ready' && {
        kit: { revision: kit.revision, state: 'stopped', problem: null, layoutDigest: null },
      }),
    events: [{ type: 'upgradeAbandoned', facts: { at: step } }],
  });
}
