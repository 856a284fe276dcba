import type { Problem } from '../problems.ts';
import { accepted, refused } from '../result.ts';
import { convertedBy, endOrder } from '../work/end-order.ts';
import { withdrawKit } from '../work/kit.ts';
import { takeBack } from '../work/unwind.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';

const dayMs = 86_400_000;

/**
 * Takes a key back from whoever registered it by mistake, when two people ask for it in time: kept codes have their
 * former end again, and the key can be registered by the right customer.
 */
export function releaseRegistration(facts: Facts): Decision {
  const { upgrade, actor, nowMs, deadlines } = facts;
  if (!isOpenFor(upgrade, 'releaseRegistration')) return refused(stepNotOpen(upgrade));
  const closed = whyClosed(facts);
  if (closed) return refused(closed);

  const request = upgrade.releaseRequest;
  const stands = request !== null && nowMs - request.atMs <= deadlines.releaseWithinDays * dayMs;
  if (!stands) {
    return accepted({
      releaseRequest: { actorId: actor.id, atMs: nowMs },
      events: [{ type: 'releaseRequested', facts: {} }],
    });
  }
  if (request.actorId === actor.id) return refused({ code: 'second-person-needed' });
  return accepted(release(facts));
}

function whyClosed({ upgrade, nowMs, deadlines }: Facts): Problem | null {
  const { downloaded, registeredAtMs } = upgrade;
  const days = deadlines.releaseWithinDays;
  if (downloaded) return { code: 'release-closed', because: 'kit-downloaded', days };
  const over = registeredAtMs !== null && nowMs - registeredAtMs > days * dayMs;
  return over ? { code: 'release-closed', because: 'days-over', days } : null;
}

function release(facts: Facts) {
  const { upgrade, owned, issued, nowMs, deadlines } = facts;
  const taken = takeBack(upgrade, issued, nowMs + deadlines.noticeDays * dayMs);
  const endings = upgrade.orders.flatMap((order) => endOrder(order, null, facts).endings ?? []);
  return {
    to: { step: 'registration-key', parked: false },
    releases: true,
    ...taken.change,
    ...withdrawKit(upgrade),
    endings,
    unconverted: convertedBy(upgrade, owned),
    disowned: issued.map(({ id }) => id),
    events: [
      {
        type: 'registrationReleased',
        facts: { endedFor: [...new Set(endings.flatMap(({ licenseIds }) => licenseIds))], ...taken.facts },
      },
    ],
  } as const;
}
