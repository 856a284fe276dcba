import type { z } from 'zod';
import type { upgradeFilterQuery } from '../../contract/operations.ts';
import type { UpgradeFilter } from '../../storage/records.ts';

/** What an operator looks for, as storage finds it. */
export function upgradeFilter(query: z.output<typeof upgradeFilterQuery>, now: Date): UpgradeFilter {
  const { waitingOn, step, problem, suite, partner, late, olderThan, q } = query;
  return {
    ...(waitingOn !== undefined && { waitingOn: waitingOn === 'nobody' ? null : waitingOn }),
    step,
    problem,
    suite,
    partner,
    late,
    standingSince: olderThan === undefined ? undefined : new Date(now.getTime() - olderThan),
    text: q,
  };
}
