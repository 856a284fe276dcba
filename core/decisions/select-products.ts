import type { PlannedComponent } from '../activation-plan.ts';
import type { SelectProducts } from '../commands.ts';
import type { FieldProblem, Problem } from '../problems.ts';
import type { ProductId } from '../product-ids.ts';
import { accepted, refused } from '../result.ts';
import type { Selection, StoredPlan, Upgrade } from '../upgrade.ts';
import { hasCodesToIssue } from '../work/codes.ts';
import { afterCodes } from '../work/kit.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';
import { planChanged } from './plan-changed.ts';

/**
 * Takes the customer's choice of new products, which is final. It may be empty. Once the upgrade is completed, more
 * can be chosen; what was chosen before need not be named again.
 */
export function selectProducts(command: SelectProducts, facts: Facts): Decision {
  const { upgrade } = facts;
  const asked = selectionOf(command);
  if (upgrade.selection && isPart(asked, upgrade.selection)) return accepted(null);
  if (!isOpenFor(upgrade, 'selectProducts') || !upgrade.plan) return refused(stepNotOpen(upgrade));
  if (command.planVersion !== upgrade.plan.version) return refused(planChanged(facts.planShown, upgrade.plan));

  const problem = problemWith(asked, upgrade, upgrade.plan);
  if (problem) return refused(problem);
  const selection = joined(asked, upgrade.selection);
  return accepted({
    ...afterSelection(selection, upgrade),
    selection,
    events: [{ type: 'productsSelected', facts: { productIds: asked.productIds, installersFor: asked.installersFor } }],
  });
}

function selectionOf({ planVersion, productIds, installersFor }: SelectProducts): Selection {
  return { planVersion, productIds: eachOnce(productIds), installersFor: eachOnce(installersFor) };
}

function eachOnce(productIds: readonly ProductId[]): readonly ProductId[] {
  return [...new Set(productIds)].sort();
}

/** Whether everything that is asked for was chosen already; an empty choice is one that was made. */
function isPart(asked: Selection, chosen: Selection): boolean {
  const has = { productIds: new Set(chosen.productIds), installersFor: new Set(chosen.installersFor) };
  return (
    asked.productIds.every((id) => has.productIds.has(id)) &&
    asked.installersFor.every((id) => has.installersFor.has(id))
  );
}

function joined(asked: Selection, before: Selection | null): Selection {
  return {
    planVersion: asked.planVersion,
    productIds: eachOnce([...(before?.productIds ?? []), ...asked.productIds]),
    installersFor: eachOnce([...(before?.installersFor ?? []), ...asked.installersFor]),
  };
}

function afterSelection(selection: Selection, upgrade: Upgrade): ReturnType<typeof afterCodes> {
  if (!hasCodesToIssue({ ...upgrade, selection })) return afterCodes(upgrade, selection);
  return { to: { step: 'activation-codes', parked: false } };
}

function problemWith(selection: Selection, upgrade: Upgrade, plan: StoredPlan): Problem | null {
  const planned = new Map(plan.components.map((component) => [component.productId, component]));
  const foreign = [...selection.productIds, ...selection.installersFor].filter((id) => !planned.has(id));
  if (foreign.length > 0) return { code: 'product-not-in-suite', productIds: foreign };

  const chosen = (action: PlannedComponent['action']) =>
    selection.productIds.filter((id) => planned.get(id)?.action === action);
  const [asked, held] = [chosen('question'), chosen('held')];
  if (asked.length > 0) return { code: 'question-open', productIds: asked };
  if (held.length > 0) return { code: 'component-held', productIds: held };

  const fields = [...chosen('retain').map(alreadyOwned), ...withoutInstallers(selection, upgrade, planned)];
  return fields.length > 0 ? { code: 'request-refused', fields } : null;
}

function alreadyOwned(productId: ProductId): FieldProblem {
  return {
    field: 'productIds',
    reason: `${productId} is owned already and keeps its code; name it in installersFor to have its installers`,
  };
}

function withoutInstallers(
  { installersFor }: Selection,
  { suite }: Upgrade,
  planned: ReadonlyMap<ProductId, PlannedComponent>,
): readonly FieldProblem[] {
  const services = new Set(suite.components.filter((one) => one.delivery === 'service').map((one) => one.productId));
  return installersFor
    .filter((id) => planned.get(id)?.action !== 'retain' || services.has(id))
    .map((id) => ({
      field: 'installersFor',
      reason: services.has(id)
        ? `${id} is a service: there is nothing to install`
        : `${id} is not owned; select it in productIds to have its installers`,
    }));
}
