import type { Change } from '../change.ts';
import type { KitProblem } from '../problems.ts';
import type { Selection, Upgrade } from '../upgrade.ts';
import type { ProductId } from '../product-ids.ts';

/** Products whose installers a kit holds: chosen ones that are installed, and owned ones that were asked for. */
export function productsInKit(upgrade: Upgrade, selection: Selection): readonly ProductId[] {
  const wanted = new Set([...selection.productIds, ...selection.installersFor]);
  return upgrade.suite.components
    .filter(({ productId, delivery }) => delivery === 'on-premises' && wanted.has(productId))
    .map(({ productId }) => productId);
}

/** The move to the first step after the codes: a kit where there is something to install, else the end. */
export function afterCodes(upgrade: Upgrade, selection: Selection): Pick<Change, 'to' | 'kit'> {
  if (productsInKit(upgrade, selection).length === 0) return { to: { step: 'completed', parked: false } };
  const revision = (upgrade.kit?.revision ?? 0) + 1;
  return {
    to: { step: 'deployment-kit', parked: false },
    kit: { revision, state: 'building', problem: null, layoutDigest: null },
  };
}

/** A build that is under way is stopped; a kit that is ready stays on record. */
export function stopKit({ kit }: Upgrade): Pick<Change, 'kit'> {
  return kit?.state === 'ready' ? {} : withdrawKit({ kit });
}

/** No kit is offered any more, a ready one neither. */
export function withdrawKit({ kit }: Pick<Upgrade, 'kit'>): Pick<Change, 'kit'> {
  if (!kit) return {};
  return { kit: { revision: kit.revision, state: 'stopped', problem: null, layoutDigest: null } };
}

/** A kit that passed its checks, published for this upgrade. */
export function publishKit(
  upgrade: Upgrade,
  kit: { readonly layoutDigest: string; readonly sizeBytes: number },
): Change {
  const revision = upgrade.kit?.revision ?? 1;
  return {
    to: { step: 'completed', parked: false },
    kit: { revision, state: 'ready', problem: null, layoutDigest: kit.layoutDigest },
    events: [{ type: 'kitReady', facts: { revision, layoutDigest: kit.layoutDigest, sizeBytes: kit.sizeBytes } }],
  };
}

/** A build that failed for good: the upgrade is parked until somebody mends the cause. */
export function parkKit(upgrade: Upgrade, told: KitProblem): Change {
  const problem = causeOfEnd(upgrade, told);
  const revision = upgrade.kit?.revision ?? 1;
  return {
    to: { step: 'deployment-kit', parked: true },
    problem,
    kit: { revision, state: 'failed', problem, layoutDigest: null },
    events: [{ type: 'kitFailed', facts: { revision, problem } }],
  };
}

/** Time that ends during a try says nothing of the cause; the try before it did. */
function causeOfEnd({ kit }: Upgrade, told: KitProblem): KitProblem {
  const wasTriedAgain = kit !== null && kit.attempt > 1;
  return told.code === 'kit-build-overdue' && wasTriedAgain ? (kit.problem ?? told) : told;
}

/** A parked build starts again, by an operator's word or because the outside may be back. */
export function restartKit(upgrade: Upgrade, by: 'operator' | 'us'): Change {
  const revision = upgrade.kit?.revision ?? 1;
  return {
    to: { step: 'deployment-kit', parked: false },
    kit: { revision, state: 'building', problem: null, layoutDigest: null },
    events: [{ type: 'kitRetried', facts: { revision, by } }],
  };
}
