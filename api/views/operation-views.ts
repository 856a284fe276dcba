import type { z } from 'zod';
import type { operatedFacts } from '../../contract/operated-upgrade.ts';
import type { upgradeSummary } from '../../contract/operations.ts';
import type { BuildInBrief, Claim, UpgradeSummary } from '../../storage/records.ts';
import { withProblem } from './problem-view.ts';
import { whereItStands } from './upgrade-view.ts';

export function upgradeSummaryView(summary: UpgradeSummary): z.input<typeof upgradeSummary> {
  const { suite, partnerId, orderNumber } = summary;
  return { ...whereItStands(summary, 'UTC'), ...operatedFactsView(summary), suite, partner: partnerId, orderNumber };
}

type OperatedFacts = z.input<z.ZodObject<typeof operatedFacts>>;

/** What operators are told of an upgrade in a list and on its page. */
export function operatedFactsView(summary: UpgradeSummary): OperatedFacts {
  const { customerNumber, companyName, engineAway, fingerprint, stuckSince, build, claim } = summary;
  return {
    customer: { customerNumber, companyName },
    engine: engineAway ? 'away' : 'reachable',
    group: fingerprint,
    stuckSince: stuckSince?.toISOString() ?? null,
    build: build && buildView(build),
    claim: claim && claimView(claim),
  };
}

function buildView({ revision, state, attempt, problem, nextTryAt }: BuildInBrief): OperatedFacts['build'] {
  const next = nextTryAt && { nextTryAt: nextTryAt.toISOString() };
  return { revision, state, attempt, ...withProblem(problem), ...next };
}

export function claimView({ actorId, claimedAt, endsAt }: Claim): NonNullable<OperatedFacts['claim']> {
  return { by: actorId, since: claimedAt.toISOString(), until: endsAt.toISOString() };
}
