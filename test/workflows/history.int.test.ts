import { describe, expect, it } from '@jest/globals';
import { readHistories } from '../support/histories.ts';
import { asRole, formBody, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { servers } from '../support/servers.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

describe('a straight upgrade with one failed kit', () => {
  const { current } = sharedInstallation();

  it('costs at most 50 events and 8 workflow tasks, and leaks nothing to histories, logs or metrics', async () => {
    const order = await placeOrder(current().url);
    await current().storage.sandbox.provoke(order.upgradeId, 'kit-build-fails', 1);
    const visitor = new Visitor(current().url);
    const commands = [
      await visitor.register(order.registrationKey),
      await visitor.acceptAgreement(order.upgradeId),
      await visitor.submitForm(order.upgradeId),
    ];
    await visitor.reaches(order.upgradeId, 'product-selection');
    commands.push(await visitor.select(order.upgradeId, ['MAILGW1S1']));
    await eventually(
      'the kit is parked',
      async () => (await visitor.upgrade(order.upgradeId)).waitingOn === 'operator',
    );
    commands.push(
      await asRole(current().url, 'operator', `/v1/operations/upgrades/${order.upgradeId}/commands`, {
        method: 'POST',
        body: { kind: 'retryKit', reason: 'Odalys called: mended' },
      }),
    );
    expect(commands.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200]);
    await visitor.reaches(order.upgradeId, 'completed');
    const { licenses } = (await current().storage.upgrades.read(order.upgradeId)) ?? { licenses: [] };

    const history = await eventually('the run has ended', async () => {
      const histories = await readHistories(servers.temporalAddress, current().temporalNamespace);
      return histories.find(({ text }) => text.includes('workflowExecutionCompletedEventAttributes'));
    });
    expect(history.events).toBeLessThanOrEqual(50);
    expect(history.workflowTasks).toBeLessThanOrEqual(8);

    const secrets = [
      order.registrationKey,
      order.registrationKey.replaceAll('-', ''),
      ...licenses.map(({ activationCode }) => activationCode),
      'odalys',
      'quillmere.example',
      formBody().user.firstName,
      formBody().company.name,
      'Brandt',
    ];
    expect(licenses).toHaveLength(1);
    expect(history.text).toContain('"commandId":');
    const places = { history: history.text, logs: current().logs(), metrics: await current().metrics() };
    for (const [place, text] of Object.entries(places)) {
      expect(text.length).toBeGreaterThan(500);
      expect({ place, found: secrets.filter((secret) => text.includes(secret)) }).toEqual({ place, found: [] });
    }
  });
});
