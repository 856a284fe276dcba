import type { Day } from './days.ts';
import type { Grant } from './licenses.ts';
import { grantOf, type UpgradeOrder } from './orders.ts';

/**
 * The grants of a license after orders gave theirs. An order gives to a license once: a grant of it that is there
 * already stays as it is (it may have been ended since). Canceled orders give nothing.
 */
export function withGrantsOf(grants: readonly Grant[], orders: readonly UpgradeOrder[]): readonly Grant[] {
  const given = new Set(grants.map(({ orderId }) => orderId));
  const missing = orders.filter(({ id, canceled }) => !canceled && !given.has(id));
  return [...grants, ...missing.map(grantOf)];
}

/** The grants as if these orders had never been. */
export function withoutGrantsOf(grants: readonly Grant[], orderIds: ReadonlySet<string>): readonly Grant[] {
  return grants.filter(({ orderId }) => orderId === null || !orderIds.has(orderId));
}

/**
 * Ends one order's grants on a day (a reversal's notice day), never later than they end anyway; all other grants stay.
 * One that had not begun by then is gone.
 */
export function endGrantsOf(grants: readonly Grant[], orderId: string, lastDay: Day): readonly Grant[] {
  return grants
    .filter((grant) => grant.orderId !== orderId || grant.startsOn <= lastDay)
    .map((grant) => (grant.orderId === orderId ? { ...grant, expiresOn: earlier(grant.expiresOn, lastDay) } : grant));
}

function earlier(day: Day | null, other: Day): Day {
  return day !== null && day < other ? day : other;
}
