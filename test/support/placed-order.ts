import type { OpenStorage } from '../../storage/storage.ts';
import { day } from '../api/fixtures.ts';
import { fresh } from './installation.ts';

/** Places an order without HTTP, and answers with the upgrade that it opened. */
export async function placeInStorage({ orders }: OpenStorage): Promise<string> {
  const asked = { actor: { kind: 'partner', id: 'partner' }, route: 'POST /v1/orders', idempotencyKey: null } as const;
  const placed = await orders.place(asked, {
    orderNumber: fresh('PO'),
    suite: 'complete',
    seats: 100,
    basis: 'covers',
    startsOn: day('2026-12-01'),
    expiresOn: day('2027-11-30'),
    termMonths: null,
    timeZone: 'Europe/Berlin',
    customer: {
      customerNumber: fresh('C'),
      companyName: 'Quillmere Works',
      country: 'DE',
      contact: { name: 'Odalys Brandt', email: 'odalys@quillmere.example' },
    },
    ownedActivationCodes: [],
  });
  if (placed.kind !== 'placed') throw new Error(`the order was ${placed.kind}`);
  return placed.order.upgradeId;
}
