import type { ActivationPlan, Held, PlannedComponent } from '../activation-plan.ts';
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
  if (command.as === 'retain' && !mayComeBack(license)) return refused(neverComesBack);

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
  fields: [{ field: 'as', reason: 'the code was revoked for good: release the product with `issue`' }],
} as const;

function isReleasedSo({ reason }: PlannedComponent, { as }: ReleaseHeld): boolean {
  return reason.code === (as === 'retain' ? 'released' : 'not-released');
}

function mayComeBack(license: License | undefined): boolean {
  if (!license) return false;
  const { state } = license;
  return (
    state.kind === 'active' || state.kind === 'suspended' || (state.kind === 'revoked' && state.cause === 'payment')
  );
}

function retainAgain({ productId, licenseId }: Held, { upgrade, owned }: Facts): ActivationPlan {
  const reinstated = owned.map((license): License =>
    license.id === licenseId ? { ...license, state: { kind: 'active' } } : license,
  );
  const again = planAgain({ upgrade, owned: reinstated }, new Map([[productId, licenseId]]));
  return withComponent(again, productId, (component) => ({ ...component, reason: { code: 'released' } }));
}

/** The code that was held stays as it is and serves nothing else. */
function issueInstead({ productId, licenseId, notExtended }: Held, { upgrade, owned }: Facts): ActivationPlan {
  const others = owned.filter(({ id }) => id !== licenseId);
  const again = planAgain({ upgrade, owned: others }, new Map([[productId, null]]));
  return withComponent(again, productId, ({ productId }) => ({
    productId,
    action: 'issue',
    reason: { code: 'not-released', licenseId },
    notExtended: [licenseId, ...notExtended.filter((id) => id !== licenseId)],
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
