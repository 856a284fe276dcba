import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, freshNamespace, servers } from '../support/servers.ts';
import { install, type Installation } from '../support/installation.ts';
import { confirmAddress } from '../support/one-time.ts';
import { asRole, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';

describe('the straight way', () => {
  let installation: Installation;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await freshDatabase();
    ({ drop } = database);
    installation = await install({
      databaseUrl: database.url,
      temporalAddress: servers.temporalAddress,
      temporalNamespace: await freshNamespace(),
      product: servers.product,
    });
    await Promise.all([installation.startApi(), installation.startWorker()]);
  });

  afterAll(async () => {
    await installation.close();
    await drop();
  });

  it('leads from an order to a downloaded kit', async () => {
    const order = await placeOrder(installation.url);
    const visitor = new Visitor(installation.url);
    await visitor.register(order.registrationKey);
    const shown = await visitor.ask(`/v1/upgrades/${order.upgradeId}/license-agreement`);
    expect(shown.body.language).toBe('en');
    expect((await visitor.acceptAgreement(order.upgradeId)).status).toBe(200);
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['MAILGW1S1', 'CLDAPP1S1']);
    const done = await visitor.reaches(order.upgradeId, 'completed');
    expect(done.waitingOn).toBeNull();

    expect(await visitor.change('POST', `/v1/upgrades/${order.upgradeId}/kit-links`, {})).toMatchObject({
      status: 403,
      body: { code: 'address-unconfirmed' },
    });
    expect((await confirmAddress(installation, visitor)).status).toBe(200);
    const link = await visitor.change('POST', `/v1/upgrades/${order.upgradeId}/kit-links`, {});
    expect(link.status).toBe(200);
    const kit = await fetch(new URL(String(link.body.url), installation.url));
    expect(kit.status).toBe(200);
    expect((await kit.arrayBuffer()).byteLength).toBe(link.body.sizeBytes);
  });

  it('parks a kit that fails for good, shows it to operators, and goes on after their retry', async () => {
    const order = await placeOrder(installation.url);
    await installation.storage.sandbox.provoke(order.upgradeId, 'kit-build-fails', 1);
    const visitor = new Visitor(installation.url);
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['MAILGW1S1']);

    await eventually('the upgrade waits for an operator', async () => {
      const { body } = await asRole(installation.url, 'viewer', '/v1/operations/upgrades?waitingOn=operator');
      return JSON.stringify(body).includes(order.upgradeId);
    });
    const retried = await asRole(installation.url, 'operator', `/v1/operations/upgrades/${order.upgradeId}/commands`, {
      method: 'POST',
      body: { kind: 'retryKit', reason: 'the installer is back' },
    });
    expect(retried.status).toBe(200);
    await visitor.reaches(order.upgradeId, 'completed');

    const { items } = await installation.storage.commands.page(order.upgradeId, { limit: 10, cursor: null });
    const results = items.map(({ kind, result }) => [kind, result?.kind]);
    expect(results).toContainEqual(['retryKit', 'kit-ready']);
    expect(results).toContainEqual(['selectProducts', 'kit-failed']);
  });
});
