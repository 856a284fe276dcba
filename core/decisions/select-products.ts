import type { PlannedComponent } from '../activation-plan.ts';
import type { SelectProducts } from '../commands.ts';
import type { FieldProblem, Problem } from '../problems.ts';
import type { ProductId } from '../product-ids.ts';
import { accepted, refused } from '../result.ts';
import type { Selection, StoredPlan, Upgrade } from '../upgrade.ts';
import { afterCodes } from '../work/kit.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';
import { planChanged } from './plan-changed.ts';

/** Takes the customer's choice of new products, which is final. It may be empty. */
export function selectProducts(command: SelectProducts, facts: Facts): Decision {
  const { upgrade } = facts;
  const selection = selectionOf(command);
  if (upgrade.selection && isSame(selection, upgrade.selection)) return accepted(null);
  if (!isOpenFor(upgrade, 'selectProducts') || !upgrade.plan) return refused(stepNotOpen(upgrade));
  if (command.planVersion !== upgrade.plan.version) return refused(planChanged(facts.planShown, upgrade.plan));

  const problem = problemWith(selection, upgrade, upgrade.plan);
  if (problem) return refused(problem);
  return accepted({
    ...afterSelection(selection, upgrade),
    selection,
    events: [
      {
        type: 'productsSelected',
        facts: { productIds: selection.productIds, installersFor: selection.installersFor },
      },
    ],
  });
}

function selectionOf({ planVersion, productIds, installersFor }: SelectProducts): Selection {
  return { planVersion, productIds: eachOnce(productIds), installersFor: eachOnce(installersFor) };
}

function eachOnce(productIds: readonly ProductId[]): readonly ProductId[] {
  return [...new Set(productIds)].sort();
}

function isSame(one: Selection, other: Selection): boolean {
  return one.productIds.join() === other.productIds.join() && one.installersFor.join() === other.installersFor.join();
}

function afterSelection(selection: Selection, upgrade: Upgrade): ReturnType<typeof afterCodes> {
  if (selection.productIds.length === 0) return afterCodes(upgrade, selection);
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
