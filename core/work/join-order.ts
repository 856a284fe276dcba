import type { Change } from '../change.ts';
import { grantOf, type UpgradeOrder } from '../orders.ts';
import type { Upgrade } from '../upgrade.ts';

/**
 * What a placed order changes. The first one opens the upgrade; another before the plan is planned with it; one after
 * the plan gives its grant at once to every code that the upgrade has retained or issued, wherever it stands.
 */
export function joinOrder(upgrade: Upgrade, order: UpgradeOrder, issued: readonly { readonly id: string }[]): Change {
  const retained = (upgrade.plan?.components ?? []).filter((component) => component.action === 'retain');
  const licenseIds = [...retained.map(({ licenseId }) => licenseId), ...issued.map(({ id }) => id)];
  return {
    grants: licenseIds.map((licenseId) => ({ licenseId, grant: grantOf(order) })),
    events: [{ type: 'orderPlaced', facts: { orderId: order.id, seats: order.seats, basis: order.basis } }],
  };
}
