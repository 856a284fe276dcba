import type { z } from 'zod';
import type { upgradeSummary } from '../../contract/operations.ts';
import { lastGroup } from '../../core/keys.ts';
import type { UpgradeRecord, UpgradeSummary } from '../../storage/records.ts';
import { whereItStands } from './upgrade-view.ts';

export function upgradeSummaryView(summary: UpgradeSummary): z.input<typeof upgradeSummary> {
  const { suite, partnerId, orderNumber, kitAttempt } = summary;
  return {
    ...whereItStands(summary, 'UTC'),
    suite,
    customer: customerView(summary),
    partner: partnerId,
    orderNumber,
    kitAttempt,
    engine: engineView(summary),
  };
}

export function customerView({ customerNumber, companyName }: Pick<UpgradeSummary, 'customerNumber' | 'companyName'>) {
  return { customerNumber, companyName };
}

export function engineView({ engineAway }: Pick<UpgradeSummary, 'engineAway'>): 'away' | 'reachable' {
  return engineAway ? 'away' : 'reachable';
}

export function codesLeftActiveView({ leftActive, licenses }: UpgradeRecord) {
  const left = new Set(leftActive);
  return licenses
    .filter(({ id }) => left.has(id))
    .map(({ id, productId, activationCode }) => ({ licenseId: id, productId, codeEnding: lastGroup(activationCode) }));
}
