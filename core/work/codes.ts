import type { Change } from '../change.ts';
import { grantOf } from '../orders.ts';
import type { ProductId } from '../product-ids.ts';
import type { Upgrade } from '../upgrade.ts';
import { afterCodes } from './kit.ts';

/** New codes for what was selected and is not owned, each with the grants of all standing orders. */
export function issueCodes(upgrade: Upgrade): Change {
  const { plan, selection } = upgrade;
  if (!plan || !selection) throw new Error('codes are issued for a selection of a plan');
  const grants = upgrade.orders.filter((order) => !order.canceled).map(grantOf);
  const productIds = productsToIssue(upgrade);
  return {
    ...afterCodes(upgrade, selection),
    licenses: productIds.map((productId) => ({ productId, grants })),
    events: [{ type: 'codesIssued', facts: { productIds } }],
  };
}

/** Whether a selected product still waits for its code. */
export function hasCodesToIssue(upgrade: Upgrade): boolean {
  return productsToIssue(upgrade).length > 0;
}

/** Selected, not owned, and without a code so far. */
function productsToIssue({ plan, selection, issued }: Upgrade): readonly ProductId[] {
  const [chosen, done] = [new Set(selection?.productIds), new Set(issued)];
  return (plan?.components ?? [])
    .filter(({ action, productId }) => action === 'issue' && chosen.has(productId) && !done.has(productId))
    .map(({ productId }) => productId);
}
