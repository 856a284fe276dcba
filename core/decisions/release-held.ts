import type { ActivationPlan, Held, PlannedComponent } from '../activation-plan.ts';
import { candidatesOf, fitOf, isUsable } from '../candidates.ts';
import type { ReleaseHeld } from '../commands.ts';
import type { License } from '../licenses.ts';
import { accepted, refused } from '../result.ts';
import { nextVersion, planAgain, settle } from '../work/plan.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';
import { planChanged } from './plan-changed.ts';

/**
 * Decides about a held component: its code is active again and retained, with its grant in the same decision, or a
 * new code can be issued instead. A code that was revoked for a leak or by law never comes back.
 */
export function releaseHeld(command: ReleaseHeld, facts: Facts): Decision {
  const { upgrade, owned } = facts;
  const { plan } = upgrade;
  if (!plan || !isOpenFor(upgrade, 'releaseHeld')) return refused(stepNotOpen(upgrade));

  const component = plan.components.find(({ productId }) => productId === command.productId);
  if (!component) return refused({ code: 'product-not-in-suite', productIds: [command.productId] });
  if (isReleasedSo(component, command)) return accepted(null);
  if (component.action !== 'held') return refused(planChanged(null, plan));
  const license = owned.find(({ id }) => id === component.licenseId);
  if (command.as === 'retain' && !(license && mayComeBack(license, component, facts))) return refused(neverComesBack);

  const released = command.as === 'retain' ? retainAgain(component, facts) : issueInstead(component, facts);
  return accepted({
    ...settle(released, facts),
    ...(command.as === 'retain' && { reinstated: [component.licenseId] }),
    plan: { ...released, notMatched: plan.notMatched },
    events: [
      {
        type: 'heldReleased',
        facts: { version: nextVersion(upgrade), productId: command.productId, as: command.as },
      },
    ],
  });
}

const neverComesBack = {
  code: 'request-refused',
  fields: [{ field: 'as', reason: 'this code cannot go on: release the product with `issue`' }],
} as const;

function isReleasedSo({ reason }: PlannedComponent, { as }: ReleaseHeld): boolean {
  return reason.code === (as === 'retain' ? 'released' : 'not-released');
}

/** Revoked for good, ended for longer than its grace, or a trial that stays one: such a code does not go on. */
function mayComeBack(license: License, { productId }: Held, { upgrade }: Facts): boolean {
  if (!mayBeReinstated(license)) return false;
  const { orders, suite, policies } = upgrade;
  const component = suite.components.find((one) => one.productId === productId);
  const [candidate] = candidatesOf([reinstated(license)], orders, new Set([license.id]));
  return component !== undefined && candidate !== undefined && isUsable(fitOf(candidate, component, policies));
}

function mayBeReinstated({ state }: License): boolean {
  return (
    state.kind === 'active' || state.kind === 'suspended' || (state.kind === 'revoked' && state.cause === 'payment')
  );
}

function reinstated(license: License): License {
  return { ...license, state: { kind: 'active' } };
}

function retainAgain({ productId, licenseId }: Held, { upgrade, owned }: Facts): ActivationPlan {
  const reinstated = owned.map((license): License =>
    license.id === licenseId ? { ...license, state: { kind: 'active' } } : license,
  );
  const again = planAgain({ upgrade, owned: reinstated }, new Map([[productId, licenseId]]));
  return withComponent(again, productId, (component) => ({ ...component, reason: { code: 'released' } }));
}

/** The code that was held stays as it is and serves nothing else. */
function issueInstead({ productId, licenseId }: Held, facts: Facts): ActivationPlan {
  const again = planAgain(facts, new Map([[productId, null]]));
  return withComponent(again, productId, ({ notExtended }) => ({
    productId,
    action: 'issue',
    reason: { code: 'not-released', licenseId },
    notExtended,
  }));
}

function withComponent(
  plan: ActivationPlan,
  productId: string,
  change: (component: PlannedComponent) => PlannedComponent,
): ActivationPlan {
  const components = plan.components.map((one) => (one.productId === productId ? change(one) : one));
  return { ...plan, components };
}
