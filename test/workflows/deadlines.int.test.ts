import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { type Engine, openEngine } from '../../bin/engine.ts';
import { addDays } from '../../core/days.ts';
import { openBellLock } from '../../storage/bell.ts';
import { workflowIdOf } from '../../workflows/signals.ts';
import { day, product } from '../api/fixtures.ts';
import { install, type Installation } from '../support/installation.ts';
import { own } from '../support/owned.ts';
import { asRole, orderBody, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { freshDatabase, freshNamespace, servers } from '../support/servers.ts';
import { skipTimeFor, type Time } from '../support/time-skipping.ts';

const term = { startsOn: '2126-12-01', termMonths: undefined, expiresOn: '2199-11-30' };

describe('the deadlines of a run, with the bell held back', () => {
  let installation: Installation;
  let engine: Engine;
  let namespace: string;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const database = await freshDatabase();
    namespace = await freshNamespace();
    const { temporalAddress, product } = servers;
    const bell = openBellLock(database.url);
    await bell.take();
    installation = await install({
      databaseUrl: database.url,
      temporalAddress,
      temporalNamespace: namespace,
      product,
    });
    await Promise.all([installation.startApi(), installation.startWorker()]);
    engine = openEngine(
      { TEMPORAL_ADDRESS: temporalAddress, TEMPORAL_NAMESPACE: namespace },
      { metrics: new Registry() },
    );
    ends.push(
      () => engine.close(),
      () => installation.close(),
      () => bell.close(),
      () => database.drop(),
    );
  });

  afterAll(async () => {
    for (const end of ends) await end();
  });

  async function timeOf(upgradeId: string): Promise<Time> {
    const run = { workflowId: workflowIdOf(upgradeId), namespace, address: servers.temporalAddress };
    const time = await skipTimeFor(run, installation.storage.clock);
    ends.unshift(() => time.close());
    return time;
  }

  const told = async (upgradeId: string) => {
    const events = await installation.storage.upgrades.events(upgradeId, 0, 100);
    return events
      .filter(({ type }) => /reminderDue|deadlineNear|codeEnding|upgradeLapsed/.test(type))
      .map(({ type, facts }) => (type === 'reminderDue' ? `${type} ${String(facts.number)}` : type));
  };

  const tells = (upgradeId: string, expected: readonly string[]) =>
    eventually(`it tells ${expected.join(', ')}`, async () => (await told(upgradeId)).join() === expected.join());

  it('remind a customer after 3, 10 and 30 days at a step, once each, and then wait', async () => {
    const order = await placeOrder(installation.url, term);
    await new Visitor(installation.url).register(order.registrationKey);
    const time = await timeOf(order.upgradeId);

    await time.pass(2.9);
    expect(await told(order.upgradeId)).toEqual([]);
    await time.pass(0.2);
    await tells(order.upgradeId, ['reminderDue 1']);
    await time.pass(7);
    await tells(order.upgradeId, ['reminderDue 1', 'reminderDue 2']);
    await time.pass(20);
    await tells(order.upgradeId, ['reminderDue 1', 'reminderDue 2', 'reminderDue 3']);
    await time.pass(200);
    expect(await told(order.upgradeId)).toEqual(['reminderDue 1', 'reminderDue 2', 'reminderDue 3']);
  });

  it('remind once of what was missed, whoever restarts the run, and are not put off by a refused command', async () => {
    const order = await placeOrder(installation.url, term);
    const visitor = new Visitor(installation.url);
    await visitor.register(order.registrationKey);
    const time = await timeOf(order.upgradeId);
    await time.pass(2);
    const early = await visitor.select(order.upgradeId, []);
    expect(early.status).toBe(409);
    await time.pass(1.1);
    await tells(order.upgradeId, ['reminderDue 1']);

    await engine.endRun(order.upgradeId, 'as a test');
    await installation.storage.clock.advance(40 * 86_400_000);
    await engine.wake(order.upgradeId);
    await tells(order.upgradeId, ['reminderDue 1', 'reminderDue 3']);
    await engine.endRun(order.upgradeId, 'as a test');
    await engine.wake(order.upgradeId);
    expect((await visitor.acceptAgreement(order.upgradeId)).status).toBe(200);
    expect(await told(order.upgradeId)).toEqual(['reminderDue 1', 'reminderDue 3']);
  });

  it('tell an unregistered customer that the end is near, put it off when asked, lapse, and open again by the key', async () => {
    const order = await placeOrder(installation.url, term);
    await engine.wake(order.upgradeId, order.orderNumber);
    const time = await timeOf(order.upgradeId);
    await time.pass(166.1);
    await tells(order.upgradeId, ['deadlineNear']);

    const route = `/v1/operations/upgrades/${order.upgradeId}/commands`;
    const body = { kind: 'extendDeadline', days: 30, reason: 'the customer is on the way' };
    expect((await asRole(installation.url, 'operator', route, { method: 'POST', body })).status).toBe(200);
    await time.pass(20);
    expect(await told(order.upgradeId)).toEqual(['deadlineNear']);
    await time.pass(10.1);
    await tells(order.upgradeId, ['deadlineNear', 'deadlineNear']);
    await time.pass(14);
    await tells(order.upgradeId, ['deadlineNear', 'deadlineNear', 'upgradeLapsed']);

    const visitor = new Visitor(installation.url);
    expect(await visitor.register(order.registrationKey)).toMatchObject({
      status: 201,
      body: { step: 'license-agreement' },
    });
  });

  it('tell that a code is about to end that a bought order would keep', async () => {
    const { customer } = orderBody();
    const today = day((await installation.storage.clock.now()).toISOString().slice(0, 10));
    const endsOn = addDays(today, 50);
    const license = { productId: product('ENDGRD7E1'), seats: 40, until: endsOn };
    await own(installation.demonstration, customer.customerNumber, license);
    const order = await placeOrder(installation.url, { customer, ...term });
    await engine.wake(order.upgradeId);
    const time = await timeOf(order.upgradeId);
    await time.pass(18);
    expect(await told(order.upgradeId)).toEqual([]);
    await time.pass(3);
    await tells(order.upgradeId, ['codeEnding']);
  });
});
