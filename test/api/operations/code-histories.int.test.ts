import { describe, expect, it } from '@jest/globals';
import { day, product } from '../fixtures.ts';
import { fresh } from '../../support/installation.ts';
import { own } from '../../support/owned.ts';
import { asRole, orderBody, placeOrder, Visitor } from '../../support/people.ts';
import { sharedInstallation } from '../../support/shared-installation.ts';

describe('everything about a code', () => {
  const { current } = sharedInstallation();

  const ask = (activationCode: string, onDay?: string) =>
    asRole(current().url, 'operator', '/v1/operations/code-histories', {
      ...{ method: 'POST', body: { activationCode, ...(onDay !== undefined && { onDay }) } },
    });

  it('tells for any day the seats and what gave them, where the code was named, and never the code in full', async () => {
    const customerNumber = fresh('C');
    const license = { productId: product('ENDGRD7E1'), seats: 80, until: day('2027-03-31') };
    const code = await own(current().demonstration, customerNumber, license);
    const customer = { ...orderBody().customer, customerNumber };
    const order = await placeOrder(current().url, { customer, termMonths: 12, ownedActivationCodes: [code] });
    await new Visitor(current().url).walkToSelection(order);

    const { status, body } = await ask(code.toLowerCase().replaceAll('-', ' '), '2027-06-30');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ productId: 'ENDGRD7E1', state: 'active', customerNumber, onDay: '2027-06-30', seatsOnDay: 100 },
      grants: [
        { orderNumber: null, seats: 80, inForce: false },
        { orderNumber: order.orderNumber, upgradeId: order.upgradeId, orderState: 'standing', inForce: true },
      ],
      namedIn: [{ upgradeId: order.upgradeId, orderNumber: order.orderNumber, by: 'order' }],
    });
    expect((await ask(code, '2026-06-30')).body).toMatchObject({ seatsOnDay: 80 });
    expect((await ask(code, '2028-06-30')).body).toMatchObject({ seatsOnDay: 0 });
    expect(JSON.stringify(body)).not.toContain(code);
  });

  it('tells the state of that day, not the one of today', async () => {
    const customerNumber = fresh('C');
    const license = { productId: product('ENDGRD7E1'), seats: 80, until: day('2030-03-31') };
    const code = await own(current().demonstration, customerNumber, license);
    const today = (await current().storage.clock.now()).toISOString().slice(0, 10);
    await current().storage.clock.advance(10 * 86_400_000);
    const { licenseId } = (await ask(code)).body;
    await current().storage.database.license.update({
      where: { id: String(licenseId) },
      data: { state: 'revoked', stateCause: 'payment' },
    });
    expect((await ask(code, today)).body).toMatchObject({ state: 'active', cause: null });
    expect((await ask(code, '2026-01-01')).body).toMatchObject({ state: 'active', cause: null });
    expect((await ask(code)).body).toMatchObject({ state: 'revoked', cause: 'payment' });
  });

  it('is nothing for a code that is nobody’s, and names the field of what is none', async () => {
    expect(await ask('OS-2K7M-3Q9TX-4Y8WB-7D2HN-5V6RC-9F3GJ')).toMatchObject({ status: 404 });
    expect(await ask('hello')).toMatchObject({ status: 400, body: { fields: [{ field: 'activationCode' }] } });
  });
});
