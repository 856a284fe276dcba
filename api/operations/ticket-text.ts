import { problemDetails } from '../../contract/problem-details.ts';
import type { UpgradeRecord, UpgradeSummary } from '../../storage/records.ts';

/** An upgrade for a ticket: where it stands, since when and why. No code, no person and no company is named in it. */
export function ticketText(upgrade: UpgradeRecord, summary: UpgradeSummary): string {
  const { id, suite, orders, step, parked, waitingOn, since, problem } = upgrade;
  const { build, claim, fingerprint, late } = summary;
  const lines = [
    `Upgrade ${id}, ${suite.name}`,
    `Orders: ${orders.map(({ orderNumber }) => orderNumber).join(', ')} (${summary.partnerId}), customer ${summary.customerNumber}`,
    `Stands at: ${step}${parked ? ', parked' : ''}, waiting on ${waitingOn ?? 'nobody'}, since ${since.toISOString()}`,
    problem && `Problem: ${problem.code}: ${problemDetails(problem).detail}`,
    late && `Late since ${late.since.toISOString()}: ${late.cause}`,
    fingerprint && `Group: ${fingerprint}`,
    build && `Kit: revision ${String(build.revision)}, ${build.state}, attempt ${String(build.attempt)}`,
    build?.nextTryAt && `Next try by itself: ${build.nextTryAt.toISOString()}`,
    claim && `Claimed by ${claim.actorId} until ${claim.endsAt.toISOString()}`,
  ];
  return lines.filter((line) => line !== null && line !== undefined && line !== '').join('\n');
}
