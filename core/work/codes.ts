import type { Change } from '../change.ts';
import { grantOf } from '../orders.ts';
import type { Upgrade } from '../upgrade.ts';
import { afterCodes } from './kit.ts';

/** New codes for what was selected and is not owned, each with the grants of all standing orders. */
export function issueCodes(upgrade: Upgrade): Change {
  const { plan, selection } = upgrade;
  if (!plan || !selection) throw new Error('codes are issued for a selection of a plan');
  const chosen = new Set(selection.productIds);
  const grants = upgrade.orders.filter((order) => !order.canceled).map(grantOf);
  const productIds = plan.components
    .filter(({ action, productId }) => action === 'issue' && chosen.has(productId))
    .map(({ productId }) => productId);
  return {
    ...afterCodes(upgrade, selection),
    licenses: productIds.map((productId) => ({ productId, grants })),
    events: [{ type: 'codesIssued', facts: { productIds } }],
  };
}
