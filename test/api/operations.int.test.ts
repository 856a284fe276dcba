import { describe, expect, it } from '@jest/globals';
import { asRole, formBody, type PlacedOrder, placeOrder, type Reply, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

const unknownCode = 'ZZ-2K7M-3Q9TX-4C6F8-E5N7A-9W2ZY-6U3KM';

describe('operators', () => {
  const { current } = sharedInstallation();

  const command = (id: string, kind: string): Promise<Reply> =>
    asRole(current().url, 'operator', `/v1/operations/upgrades/${id}/commands`, {
      method: 'POST',
      body: { kind, reason: 'as agreed' },
    });

  const waiting = async () => {
    const { body } = await asRole(current().url, 'viewer', '/v1/operations/upgrades?waitingOn=operator&limit=200');
    return JSON.stringify(body);
  };

  async function withUnknownCode(): Promise<{ readonly order: PlacedOrder; readonly visitor: Visitor }> {
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await visitor.register(order.registrationKey);
    await visitor.acceptAgreement(order.upgradeId);
    await visitor.submitForm(order.upgradeId, { ownedActivationCodes: [unknownCode] });
    await visitor.reaches(order.upgradeId, 'product-selection');
    return { order, visitor };
  }

  it('still see which code nobody knows after the customer has corrected a name', async () => {
    const { order, visitor } = await withUnknownCode();
    const company = { ...formBody().company, name: 'Quillmere Works Ltd' };
    await visitor.submitForm(order.upgradeId, { company, ownedActivationCodes: [unknownCode] });

    const upgrade = await current().storage.upgrades.read(order.upgradeId);
    expect(upgrade?.plan).toMatchObject({ version: 1, notMatched: ['6U3KM'] });
    expect(upgrade?.operatorNeeded).toBe(true);
  });

  it('are not asked about an upgrade that was abandoned', async () => {
    const { order } = await withUnknownCode();
    expect(await waiting()).toContain(order.upgradeId);
    expect((await command(order.upgradeId, 'abandon')).status).toBe(200);
    expect(await waiting()).not.toContain(order.upgradeId);
  });

  it('are told whether a kit failed again of the same cause, and each try counts anew', async () => {
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    const { sandbox, database, commands } = current().storage;
    await sandbox.provoke(order.upgradeId, 'kit-build-fails', 2);
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['MAILGW1S1']);
    const parked = () =>
      eventually('the kit is parked', async () => (await visitor.upgrade(order.upgradeId)).waitingOn === 'operator');

    await parked();
    await command(order.upgradeId, 'retryKit');
    await parked();
    await database.installer.updateMany({ where: { productId: 'MAILGW1S1' }, data: { withdrawnAt: new Date() } });
    await command(order.upgradeId, 'retryKit');
    await parked();

    const { items } = await commands.page(order.upgradeId, { limit: 2, cursor: null });
    expect(items.map(({ result }) => result)).toMatchObject([
      { kind: 'kit-failed', same: false, problem: { code: 'installer-not-published' } },
      { kind: 'kit-failed', same: true, problem: { code: 'installer-missing' } },
    ]);
    expect((await current().storage.upgrades.read(order.upgradeId))?.kit?.attempt).toBe(1);
  });

  it('are told when a cursor is none of this list', async () => {
    for (const cursor of ['x', '2026-13-45T99:00:00.000Z_01890000-0000-7000-8000-000000000001']) {
      const list = `/v1/operations/upgrades?cursor=${encodeURIComponent(cursor)}`;
      expect(await asRole(current().url, 'viewer', list)).toMatchObject({
        status: 400,
        body: { code: 'request-refused', fields: [{ field: 'cursor' }] },
      });
    }
  });
});

describe('an order that comes again after its term', () => {
  const { current } = sharedInstallation();

  it('is answered as it was, although a new one like it would be refused', async () => {
    const order = { orderNumber: 'PO-SHORT', startsOn: '2026-12-01', expiresOn: '2030-01-31', termMonths: undefined };
    const first = await placeOrder(current().url, { ...order, customer: customerOf('C-SHORT') });
    await current().storage.clock.advance(10 * 366 * 86_400_000);

    const again = asRole(current().url, 'partner', '/v1/orders', {
      method: 'POST',
      body: { suite: 'complete', seats: 100, ...order, customer: customerOf('C-SHORT') },
    });
    expect(await again).toMatchObject({ status: 200, body: { upgradeId: first.upgradeId } });
    const another = { ...order, orderNumber: 'PO-LATE', customer: customerOf('C-LATE') };
    await expect(placeOrder(current().url, another)).rejects.toThrow('order-refused');
  });

  const customerOf = (customerNumber: string) => ({
    customerNumber,
    companyName: 'Quillmere Works',
    country: 'DE',
    contact: { name: 'Odalys Brandt', email: 'odalys@quillmere.example' },
  });
});
