import type { Revert } from '../commands.ts';
import { addDays, dayInZone } from '../days.ts';
import { accepted, refused } from '../result.ts';
import { endOrder, isLastOrder, orderNamed } from '../work/end-order.ts';
import { stopKit } from '../work/kit.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';

/**
 * Takes one order back: its grants end on the notice day, or today for duplicates, and what other orders gave stays.
 * With the last order, the codes that it issued are taken back too.
 */
export function revert({ orderNumber, ends }: Revert, facts: Facts): Decision {
  const { upgrade, nowMs, deadlines } = facts;
  const order = orderNamed(orderNumber, upgrade);
  if (!order) return refused({ code: 'order-not-in-upgrade', orderNumber });
  if (order.canceled) return accepted(null);
  if (!isOpenFor(upgrade, 'revert')) return refused(stepNotOpen(upgrade));

  const today = dayInZone(new Date(nowMs), order.timeZone);
  const endsOn = ends === 'at-once' ? today : addDays(today, deadlines.noticeDays);
  const last = isLastOrder(order, upgrade);
  return accepted({
    ...endOrder(order, endsOn, facts),
    ordersEnded: [{ orderId: order.id, as: 'reverted', endsOn }],
    ...(last && { to: { step: 'reverting', parked: false }, ...stopKit(upgrade) }),
    events: [{ type: 'orderReverted', facts: { orderId: order.id, endsOn, last } }],
  });
}
