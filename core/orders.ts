import type { Day } from './days.ts';
import type { Basis, Grant } from './licenses.ts';

/** How an order came to give nothing any more. */
export type OrderEnd = 'canceled' | 'reverted';

/** What the rules need to know of an upgrade order. Both days are included. */
export interface UpgradeOrder {
  readonly id: string;
  readonly orderNumber: string;
  readonly seats: number;
  readonly basis: Basis;
  readonly startsOn: Day;
  readonly expiresOn: Day;
  /** The day, in the order's own time zone, on which it was placed: grace is judged on it. */
  readonly placedOn: Day;
  readonly timeZone: string;
  /** Canceled or reverted: it gives nothing any more. */
  readonly canceled: boolean;
  /** The last day of what it gave, once it was canceled or reverted. */
  readonly endsOn: Day | null;
}

/** The grant that an order gives to a license which it retains or has issued. */
export function grantOf(order: UpgradeOrder): Grant {
  const { id, basis, seats, startsOn, expiresOn } = order;
  return { orderId: id, basis, seats, startsOn, expiresOn, ofTrial: false };
}
