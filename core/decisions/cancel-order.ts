import type { CancelOrder } from '../commands.ts';
import { dayInZone } from '../days.ts';
import { accepted, refused } from '../result.ts';
import { endOrder, isLastOrder, orderNamed } from '../work/end-order.ts';
import { stopKit } from '../work/kit.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';

/** Cancels an order before any code was issued: what it gave to kept codes ends today. Later it is a reversal. */
export function cancelOrder({ orderNumber }: CancelOrder, facts: Facts): Decision {
  const { upgrade, nowMs } = facts;
  const order = orderNamed(orderNumber, upgrade);
  if (!order) return refused({ code: 'order-not-in-upgrade', orderNumber });
  if (order.canceled) return accepted(null);
  if (!isOpenFor(upgrade, 'cancelOrder')) return refused(stepNotOpen(upgrade));
  if (upgrade.issued.length > 0) return refused({ code: 'codes-issued' });

  const endsOn = dayInZone(new Date(nowMs), order.timeZone);
  const last = isLastOrder(order, upgrade);
  return accepted({
    ...endOrder(order, endsOn, facts),
    ordersEnded: [{ orderId: order.id, as: 'canceled', endsOn }],
    ...(last && { to: { step: 'canceled', parked: false }, ...stopKit(upgrade) }),
    events: [{ type: 'orderCanceled', facts: { orderId: order.id, endsOn, last } }],
  });
}
