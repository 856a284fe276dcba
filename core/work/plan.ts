import type { ActivationPlan, PlannedComponent } from '../activation-plan.ts';
import type { Change, NewGrant } from '../change.ts';
import type { License } from '../licenses.ts';
import { grantOf } from '../orders.ts';
import { planActivation } from '../plan.ts';
import type { ProductId } from '../product-ids.ts';
import type { Upgrade } from '../upgrade.ts';

/** What planning is told beside the upgrade; storage reads all of it at one moment. */
export interface PlanFacts {
  readonly upgrade: Upgrade;
  readonly owned: readonly License[];
  /** Ids of named codes that belong to nobody known, or to somebody else. */
  readonly notMatched: readonly string[];
}

/** Which codes are kept and extended, and which products are new. Retained codes get the order's grant at once. */
export function makePlan(facts: PlanFacts): Change {
  const { upgrade, notMatched } = facts;
  const plan = planAgain(facts, new Map());
  return {
    to: { step: 'product-selection', parked: false },
    ...settle(plan, facts),
    plan: { ...plan, notMatched },
    events: [{ type: 'planMade', facts: { version: nextVersion(upgrade), ...countActions(plan) } }],
  };
}

/**
 * Plans with everything that is decided already, and the answers given, as fixed points: a component that
 * retains a code keeps it, so that no code's grants move when the rest is planned again, and one that was
 * selected has its new code, whatever license turns up later.
 */
export function planAgain(
  { upgrade, owned }: Pick<PlanFacts, 'upgrade' | 'owned'>,
  answers: ReadonlyMap<ProductId, string | null>,
): ActivationPlan {
  const selected = new Set(upgrade.selection?.productIds);
  const extended = extendedBy(upgrade, owned);
  const settled = (upgrade.plan?.components ?? []).filter((component) => isFixed(component, selected, extended));
  const before = new Map(settled.map((component) => [component.productId, component]));
  const fixed = settled.map(answerOf);
  const fresh = planActivation({
    orders: upgrade.orders,
    suite: upgrade.suite,
    policies: upgrade.policies,
    owned,
    issued: new Set(upgrade.issued),
    answers: new Map([...fixed, ...answers]),
  });
  return {
    ...fresh,
    components: fresh.components.map((component) => asBefore(component, before.get(component.productId))),
  };
}

/** The grants that a plan's retained codes do not have yet, and the trials among them that become full. */
export function settle(
  plan: ActivationPlan,
  { upgrade, owned }: Pick<PlanFacts, 'upgrade' | 'owned'>,
): Pick<Change, 'grants' | 'conversions'> {
  const retained = plan.components.filter((component) => component.action === 'retain');
  const licenses = new Map(owned.map((license) => [license.id, license]));
  return {
    grants: retained.flatMap(({ licenseId }) => missingGrants(licenseId, licenses.get(licenseId), upgrade)),
    conversions: retained.map(({ licenseId }) => licenseId).filter((id) => licenses.get(id)?.kind === 'trial'),
  };
}

export function nextVersion(upgrade: Upgrade): number {
  return upgrade.plansMade + 1;
}

/** A component with the same outcome keeps its reason; which codes lost to it is told as it is now. */
function asBefore(fresh: PlannedComponent, before: PlannedComponent | undefined): PlannedComponent {
  if (fresh.action === 'retain' && before?.action === 'retain' && fresh.licenseId === before.licenseId) {
    return { ...fresh, reason: before.reason };
  }
  if (fresh.action !== 'issue' || before?.action !== 'issue') return fresh;
  return { ...fresh, reason: before.reason };
}

/** Licenses that have a grant of this upgrade's orders. */
function extendedBy({ orders }: Upgrade, owned: readonly License[]): ReadonlySet<string> {
  const orderIds = new Set<string | null>(orders.map(({ id }) => id));
  return new Set(owned.filter(({ grants }) => grants.some(({ orderId }) => orderIds.has(orderId))).map(({ id }) => id));
}

/** Retained for good, also while it is held; answered with "none of these"; or selected. */
function isFixed(
  component: PlannedComponent,
  selected: ReadonlySet<ProductId>,
  extended: ReadonlySet<string>,
): boolean {
  const { action, reason, productId } = component;
  if (action === 'retain' || selected.has(productId)) return true;
  if (action === 'held') return extended.has(component.licenseId);
  return reason.code === 'none-of-these' || reason.code === 'not-released';
}

function answerOf(component: PlannedComponent): readonly [ProductId, string | null] {
  const { productId, action } = component;
  return [productId, action === 'retain' || action === 'held' ? component.licenseId : null];
}

function missingGrants(licenseId: string, license: License | undefined, { orders }: Upgrade): readonly NewGrant[] {
  const given = new Set(license?.grants.map(({ orderId }) => orderId));
  return orders
    .filter((order) => !order.canceled && !given.has(order.id))
    .map((order) => ({ licenseId, grant: grantOf(order) }));
}

function countActions({ components }: ActivationPlan): Record<PlannedComponent['action'], number> {
  const count = (action: PlannedComponent['action']) => components.filter((one) => one.action === action).length;
  return { retain: count('retain'), issue: count('issue'), question: count('question'), held: count('held') };
}
