import { createHash } from 'node:crypto';
import { addDays, type Day } from '../../core/days.ts';
import type { ActivationCode } from '../../core/keys.ts';
import { makeActivationCode } from '../../core/made-keys.ts';
import type { ProductId } from '../../core/product-ids.ts';
import type { Demonstration } from '../../storage/demonstration.ts';

export interface Owned {
  readonly productId: ProductId;
  readonly seats: number;
  readonly until: Day;
  readonly state?: 'active' | 'suspended' | undefined;
}

/** A full license that a customer has had for two years, active unless said; answers its code. */
export async function own(
  demonstration: Demonstration,
  customerNumber: string,
  { productId, seats, until, state = 'active' }: Owned,
): Promise<ActivationCode> {
  const random = createHash('sha512').update(`${customerNumber}/${productId}`).digest();
  const activationCode = makeActivationCode(productId.slice(0, 2), random);
  await demonstration.putLicense({
    customerNumber,
    productId,
    activationCode,
    kind: 'full',
    edition: 1,
    channel: 'retail',
    state: { kind: state },
    perpetual: false,
    maintenanceEndsOn: null,
    basis: 'covers',
    seats,
    startsOn: addDays(until, -729),
    expiresOn: until,
  });
  return activationCode;
}
