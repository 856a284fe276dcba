import type { UpgradeBody } from '../../contract/upgrades.ts';
import type { CommandKind } from '../../core/commands.ts';
import { dayInZone } from '../../core/days.ts';
import { openCommands } from '../../core/steps.ts';
import type { KitRecord, PlacedOrder, UpgradeRecord, UpgradeSummary } from '../../storage/records.ts';
import type { Viewer } from './license-view.ts';
import { planView } from './plan-view.ts';
import { withProblem } from './problem-view.ts';

/** An upgrade as its customer, or an operator, may see it. */
export function upgradeView(upgrade: UpgradeRecord, viewer: Viewer): UpgradeBody {
  const { suite, orders, agreement, kit } = upgrade;
  const plan = planView(upgrade, viewer);
  return {
    ...whereItStands(upgrade, orders[0]?.timeZone ?? 'UTC'),
    suite: { code: suite.code, name: suite.name },
    orders: orders.map(orderInBrief),
    ...(agreement && { agreement: { ...agreement, acceptedAt: agreement.acceptedAt.toISOString() } }),
    ...(plan && { plan }),
    ...(kit && { kit: kitView(kit) }),
    openCommands: openCommands(upgrade).filter((kind) => viewer === 'operator' || !operatorsOnly.has(kind)),
  };
}

export function whereItStands(upgrade: UpgradeRecord | UpgradeSummary, timeZone: string) {
  const { id, step, waitingOn, operatorNeeded, since, dueAt, problem, engineAway } = upgrade;
  const looksAgain = dueAt !== null && (waitingOn === 'customer' || waitingOn === 'operator');
  return {
    id,
    step,
    waitingOn,
    operatorNeeded,
    since: since.toISOString(),
    ...(looksAgain && { dueOn: dayInZone(dueAt, timeZone) }),
    ...withProblem(problem),
    late: waitingOn === 'us' && engineAway,
  };
}

const operatorsOnly: ReadonlySet<CommandKind> = new Set<CommandKind>(['retryKit', 'abandon']);

function orderInBrief({ orderNumber, revision, basis, seats, startsOn, expiresOn }: PlacedOrder) {
  return { orderNumber, revision, basis, seats, startsOn, expiresOn };
}

function kitView(kit: KitRecord): NonNullable<UpgradeBody['kit']> {
  const { revision, state, attempt, problem, layoutDigest, sizeBytes, startedAt } = kit;
  return {
    revision,
    state,
    attempt,
    startedAt: startedAt.toISOString(),
    ...(layoutDigest !== null && { layoutDigest }),
    ...(sizeBytes !== null && { sizeBytes }),
    ...withProblem(problem),
  };
}
