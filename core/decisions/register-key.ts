import type { Change } from '../change.ts';
import { dayInZone } from '../days.ts';
import type { UpgradeOrder } from '../orders.ts';
import { isOwn } from '../ownership.ts';
import type { Upgrade } from '../upgrade.ts';
import { accepted, refused } from '../result.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';

/** Opens an upgrade at its first step; later it lets the same customer in again. */
export function registerKey(facts: Facts): Decision {
  const { upgrade, actor, nowMs, supersededBy } = facts;
  if (isSpent(upgrade)) return refused({ code: isOwn(actor, upgrade) ? 'order-canceled' : 'registration-key-unknown' });
  if (!isOpenFor(upgrade, 'registerKey')) return refused(stepNotOpen(upgrade));
  if (upgrade.step !== 'registration-key' && upgrade.step !== 'lapsed') return accepted(take(facts));

  const standing = upgrade.orders.filter((order) => !order.canceled);
  if (standing.length === 0) return refused({ code: 'order-canceled' });

  if (supersededBy !== null) return refused({ code: 'order-superseded' });

  const endedOn = lastEnd(standing);
  if (standing.every((order) => hasEnded(order, nowMs))) return refused({ code: 'order-ended', endedOn });
  return accepted({
    to: { step: 'license-agreement', parked: false },
    registered: true,
    ...owner(facts),
    events: [{ type: 'keyRegistered', facts: {} }],
  });
}

/** Whoever is signed in owns what they register; a visitor does once the form is accepted. */
function owner({ actor }: Facts): Pick<Change, 'ownerId' | 'visitorId'> {
  return actor.kind === 'customer' ? { ownerId: actor.id, visitorId: null } : {};
}

/** Somebody began without an account what an account takes now; whoever has it already changes nothing. */
function take(facts: Facts): Change | null {
  const { actor, upgrade } = facts;
  if (actor.kind !== 'customer' || upgrade.ownerId !== null) return null;
  return { ...owner(facts), events: [{ type: 'upgradeTaken', facts: {} }] };
}

/** Canceled and reverted orders leave a key that opens nothing; only their owner learns that it ever did. */
export function isSpent({ step }: Upgrade): boolean {
  return step === 'canceled' || step === 'reverting' || step === 'reverted';
}

function hasEnded(order: UpgradeOrder, nowMs: number): boolean {
  return order.expiresOn < dayInZone(new Date(nowMs), order.timeZone);
}

function lastEnd(orders: readonly UpgradeOrder[]): string {
  return orders.map((order) => order.expiresOn).reduce((latest, day) => (day > latest ? day : latest));
}
