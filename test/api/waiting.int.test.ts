import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { placeOrder, type Reply, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

describe('asking early', () => {
  const { current } = sharedInstallation({ withWorker: false });

  const decided = (visitor: Visitor, kept: Reply) =>
    eventually('a kept command is decided', async () => {
      const { body } = await visitor.ask(String(kept.headers.get('location')));
      return body.outcome !== null && body;
    });

  it('keeps an agreement that comes before its key is registered, and takes both in their order (W2)', async () => {
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    const registered = await visitor.register(registrationKey);
    const agreed = await visitor.acceptAgreement(upgradeId);
    expect([registered.status, agreed.status]).toEqual([202, 202]);
    expect(await visitor.upgrade(upgradeId)).toMatchObject({ step: 'registration-key' });

    await current().startWorker();
    for (const kept of [registered, agreed]) {
      expect(await decided(visitor, kept)).toMatchObject({ outcome: 'accepted', effective: true });
    }
    expect(await visitor.upgrade(upgradeId)).toMatchObject({ step: 'account-form' });
    const { body } = await visitor.ask(`/v1/upgrades/${upgradeId}/events`);
    expect(body.items).toMatchObject([
      { type: 'orderPlaced' },
      { type: 'keyRegistered', commandId: registered.body.id },
      { type: 'agreementAccepted', commandId: agreed.body.id },
    ]);
  });

  it('refuses a selection before the plan with the awaited step, and never does it later (W2)', async () => {
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await visitor.register(order.registrationKey);
    const key = randomUUID();
    const select = () =>
      visitor.change(
        'PUT',
        `/v1/upgrades/${order.upgradeId}/product-selection`,
        { planVersion: 1, productIds: ['MAILGW1S1'] },
        key,
      );
    const early = await select();
    expect(early).toMatchObject({ status: 409, body: { code: 'step-not-open', step: 'license-agreement' } });

    await visitor.walkToSelection(order);
    // Commands are decided one after the other: when this one is, nothing before it is still to come.
    await visitor.submitForm(order.upgradeId, { company: { name: 'Quillmere Works Ltd', country: 'DE' } });
    expect(await visitor.upgrade(order.upgradeId)).toMatchObject({ step: 'product-selection' });
    const { body } = await visitor.ask(`/v1/upgrades/${order.upgradeId}/events`);
    expect(JSON.stringify(body.items)).not.toContain('productsSelected');
    expect(await select()).toMatchObject({ status: 409, body: early.body });
    expect((await visitor.select(order.upgradeId, ['MAILGW1S1'])).status).toBe(200);
  });
});
