import type { UpgradeBody } from '../../contract/upgrades.ts';
import { dayInZone } from '../../core/days.ts';
import { openCommands, openToCustomer } from '../../core/steps.ts';
import type { KitRecord, PlacedOrder, UpgradeRecord, UpgradeSummary } from '../../storage/records.ts';
import type { Viewer } from './license-view.ts';
import { planView } from './plan-view.ts';
import { withProblem } from './problem-view.ts';

/** An upgrade as its customer, or an operator, may see it. */
export function upgradeView(upgrade: UpgradeRecord, viewer: Viewer): UpgradeBody {
  const { suite, orders, agreement, kit, supersededBy } = upgrade;
  const plan = planView(upgrade, viewer);
  return {
    ...whereItStands(upgrade, orders[0]?.timeZone ?? 'UTC'),
    suite: {
      code: suite.code,
      name: suite.name,
      products: suite.components.map(({ productId, name, delivery }) => ({ productId, name, delivery })),
    },
    orders: orders.map(orderInBrief),
    ...(agreement && { agreement: { ...agreement, acceptedAt: agreement.acceptedAt.toISOString() } }),
    ...(plan && { plan }),
    ...(kit && { kit: kitView(kit) }),
    openCommands: viewer === 'operator' ? openCommands(upgrade) : openToCustomer(openCommands(upgrade)),
    ...(supersededBy !== null && { supersededBy }),
  };
}

export function whereItStands(upgrade: UpgradeRecord | UpgradeSummary, timeZone: string) {
  const { id, step, waitingOn, operatorNeeded, since, dueAt, problem, late } = upgrade;
  const looksAgain = dueAt !== null && (waitingOn === 'customer' || waitingOn === 'operator');
  return {
    id,
    step,
    waitingOn,
    operatorNeeded,
    since: since.toISOString(),
    ...(looksAgain && { dueOn: dayInZone(dueAt, timeZone) }),
    ...withProblem(problem),
    late: late && { since: late.since.toISOString(), cause: late.cause },
  };
}

function orderInBrief({ endedAs, endsOn, ...order }: PlacedOrder) {
  const { orderNumber, certificateNumber, revision, basis, seats, startsOn, expiresOn } = order;
  return {
    ...{ orderNumber, certificateNumber, revision, basis, seats, startsOn, expiresOn },
    state: endedAs ?? ('standing' as const),
    ...(endsOn !== null && { endsOn }),
  };
}

function kitView(kit: KitRecord): NonNullable<UpgradeBody['kit']> {
  const { revision, state, attempt, progress, problem, layoutDigest, sizeBytes, startedAt, former } = kit;
  return {
    revision,
    state,
    attempt,
    ...(progress !== null && { progress }),
    startedAt: startedAt.toISOString(),
    ...(layoutDigest !== null && { layoutDigest }),
    ...(sizeBytes !== null && { sizeBytes }),
    ...withProblem(problem),
    ...(former && { former }),
  };
}
