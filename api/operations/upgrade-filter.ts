import type { z } from 'zod';
import type { upgradeFilterQuery } from '../../contract/operations.ts';
import type { UpgradeFilter } from '../../storage/records.ts';

type Query = Partial<Omit<z.output<typeof upgradeFilterQuery>, 'limit' | 'cursor'>> & {
  readonly upgrades?: readonly string[] | undefined;
};

/** What an operator looks for, as storage finds it. */
export function upgradeFilter(query: Query, now: Date): UpgradeFilter {
  const { upgrades, waitingOn, step, problem, group, suite, partner, claimedBy } = query;
  const { late, stuck, olderThan, youngerThan, q } = query;
  return {
    ...(waitingOn !== undefined && { waitingOn: waitingOn === 'nobody' ? null : waitingOn }),
    ...{ ids: upgrades, group, claimedBy, stuck },
    step,
    problem,
    suite,
    partner,
    late,
    standingSince: olderThan === undefined ? undefined : new Date(now.getTime() - olderThan),
    standingAfter: youngerThan === undefined ? undefined : new Date(now.getTime() - youngerThan),
    text: q,
  };
}
