import type { ExtendDeadline } from '../commands.ts';
import { accepted, refused } from '../result.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';

/** Puts off the day on which an unregistered upgrade lapses. That it is near is told anew. */
export function extendDeadline({ days }: ExtendDeadline, { upgrade }: Facts): Decision {
  if (!isOpenFor(upgrade, 'extendDeadline')) return refused(stepNotOpen(upgrade));
  return accepted({
    extendedDays: upgrade.extendedDays + days,
    told: upgrade.told.filter((warning) => warning !== 'deadline-near'),
    events: [{ type: 'deadlineExtended', facts: { days } }],
  });
}
