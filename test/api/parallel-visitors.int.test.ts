import { describe, expect, it } from '@jest/globals';
import { placeOrder, Visitor } from '../support/people.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

const crowd = 20;

describe('one registration key, registered 20 times at once', () => {
  const { current } = sharedInstallation();

  it('by 20 visitors opens one upgrade, which the first accepted form owns', async () => {
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    const visitors = Array.from({ length: crowd }, () => new Visitor(current().url));

    const registered = await Promise.all(visitors.map((visitor) => visitor.register(registrationKey)));
    expect(registered.map(({ body }) => body.id)).toEqual(visitors.map(() => upgradeId));
    expect(registered.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(registered.filter(({ status }) => status === 200)).toHaveLength(crowd - 1);

    const accepted = await Promise.all(visitors.map((visitor) => visitor.acceptAgreement(upgradeId)));
    expect(new Set(accepted.map(({ status }) => status))).toEqual(new Set([200]));

    const submitted = await Promise.all(visitors.map((visitor) => visitor.submitForm(upgradeId)));
    const owner = visitors.find((_, index) => submitted[index]?.status === 200);
    const others = submitted.filter(({ status }) => status !== 200);
    expect(others.map(({ status, body }) => [status, body.code])).toEqual(
      Array.from({ length: crowd - 1 }, () => [409, 'registration-key-used']),
    );

    expect(await new Visitor(current().url).register(registrationKey)).toMatchObject({
      status: 409,
      body: { code: 'registration-key-used' },
    });
    expect((await owner?.register(registrationKey))?.status).toBe(200);
    const events = await current().storage.upgrades.events(upgradeId, 0, 100);
    expect(events.map(({ type }) => type)).toEqual([
      'orderPlaced',
      'keyRegistered',
      'agreementAccepted',
      'formAccepted',
      'planMade',
    ]);
  });

  it('by one account is registered once, for that account', async () => {
    const visitor = new Visitor(current().url);
    await visitor.walkToSelection(await placeOrder(current().url));
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    const registered = await Promise.all(Array.from({ length: crowd }, () => visitor.register(registrationKey)));
    expect(registered.map(({ body }) => body.id)).toEqual(registered.map(() => upgradeId));
    expect(registered.filter(({ status }) => status === 201)).toHaveLength(1);
    const events = await current().storage.upgrades.events(upgradeId, 0, 100);
    expect(events.map(({ type }) => type)).toEqual(['orderPlaced', 'keyRegistered']);
  });
});
