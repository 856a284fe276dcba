import type { Change } from '../change.ts';
import type { Day } from '../days.ts';
import type { Facts } from '../decisions/facts.ts';
import { withoutGrantsOf } from '../grants.ts';
import type { License } from '../licenses.ts';
import type { UpgradeOrder } from '../orders.ts';
import type { Upgrade } from '../upgrade.ts';

/** Two partners may use one number: the order that stands is meant. */
export function orderNamed(orderNumber: string, { orders }: Upgrade): UpgradeOrder | undefined {
  const named = orders.filter((order) => order.orderNumber === orderNumber);
  return named.find(({ canceled }) => !canceled) ?? named[0];
}

/** Whether no other order of the upgrade stands. */
export function isLastOrder(order: UpgradeOrder, { orders }: Upgrade): boolean {
  return orders.every(({ id, canceled }) => canceled || id === order.id);
}

/**
 * Ends what one order gave, whatever license it gave it to; null as the last day means as if it had never been. A
 * trial that orders of this upgrade converted is one again when none of them stands.
 */
export function endOrder(
  order: UpgradeOrder,
  lastDay: Day | null,
  { upgrade, owned, issued }: Pick<Facts, 'upgrade' | 'owned' | 'issued'>,
): Pick<Change, 'endings' | 'unconverted'> {
  const licenseIds = [...owned, ...issued].filter((license) => hasGrantOf(license, order)).map(({ id }) => id);
  return {
    endings: [{ orderId: order.id, licenseIds, lastDay }],
    ...(isLastOrder(order, upgrade) && { unconverted: convertedBy(upgrade, owned) }),
  };
}

/** Full licenses that, without what the orders of this upgrade gave to them, are trials. */
export function convertedBy({ orders }: Upgrade, owned: readonly License[]): readonly string[] {
  const orderIds = new Set(orders.map(({ id }) => id));
  return owned
    .filter(({ kind, perpetual, grants }) => {
      const before = withoutGrantsOf(grants, orderIds);
      const given = before.length < grants.length;
      return kind === 'full' && !perpetual && given && before.length > 0 && before.every(({ ofTrial }) => ofTrial);
    })
    .map(({ id }) => id);
}

function hasGrantOf({ grants }: License, order: UpgradeOrder): boolean {
  return grants.some(({ orderId }) => orderId === order.id);
}
