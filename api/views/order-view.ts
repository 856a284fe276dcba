import type { z } from 'zod';
import type { order, orderPlaced } from '../../contract/orders.ts';
import type { OrderRecord } from '../../storage/records.ts';

export function orderPlacedView(record: OrderRecord): z.input<typeof orderPlaced> {
  const { orderNumber, revision, certificateNumber, registrationKey, upgradeId } = record;
  return { orderNumber, revision, certificate: { number: certificateNumber, registrationKey }, upgradeId };
}

export function orderView(record: OrderRecord): z.input<typeof order> {
  const { suite, seats, basis, startsOn, expiresOn, termMonths, timeZone, customerNumber, companyName } = record;
  const { registered, endAtRisk } = record;
  return {
    ...orderPlacedView(record),
    suite,
    seats,
    basis,
    startsOn,
    expiresOn,
    termMonths,
    timeZone,
    placedAt: record.placedAt.toISOString(),
    customer: { customerNumber, companyName },
    registered,
    endAtRisk,
  };
}
