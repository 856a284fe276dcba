import type { z } from 'zod';
import type { registrationCheck } from '../../contract/registrations.ts';
import { planActivation } from '../../core/plan.ts';
import { refuse } from '../refusal.ts';
import type { UpgradeRecord } from '../../storage/records.ts';

/** What a key opens, as far as it may be told to whoever holds the key. */
export function registrationCheckView(upgrade: UpgradeRecord): z.input<typeof registrationCheck> {
  const { suite, orders, ownerId, step, supersededBy } = upgrade;
  const first = orders.find(({ canceled }) => !canceled);
  if (!first) return refuse({ code: 'registration-key-unknown' });
  if (supersededBy !== null && (step === 'registration-key' || step === 'lapsed'))
    return refuse({ code: 'order-superseded' });
  return {
    kind: 'registration-key',
    registered: ownerId !== null,
    suite: { code: suite.code, name: suite.name, products: suite.components.length },
    seats: first.seats,
    startsOn: first.startsOn,
    expiresOn: first.expiresOn,
    productsKept: keptBy(upgrade),
  };
}

/** By the plan, or by what it would be if it were made now. */
function keptBy({ plan, suite, policies, orders, licenses }: UpgradeRecord): number {
  const owned = licenses.filter(({ issuedFor }) => issuedFor === null);
  const { components } = plan ?? planActivation({ orders, suite, policies, owned, answers: new Map() });
  return components.filter(({ action }) => action === 'retain').length;
}
