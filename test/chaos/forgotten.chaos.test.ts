import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Installation } from '../support/installation.ts';
import { installOnKillableServers, type KillableInstallation } from '../support/killable-installation.ts';
import type { KillableServers } from '../support/killable-servers.mjs';
import { type PlacedOrder, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { goAllTheWay } from '../support/stubborn.ts';
import { onceEach, whatHappened } from '../support/what-happened.ts';

const crowd = 50;
const reminded = 10;
const productIds = ['CENCON1S1', 'CLDAPP1S1', 'MAILGW1S1'];

describe('an installation whose Temporal forgets everything', () => {
  let killable: KillableInstallation;
  let servers: KillableServers;
  let installation: Installation;

  beforeAll(async () => {
    killable = await installOnKillableServers();
    ({ servers, installation } = killable);
    await Promise.all([installation.startApi(), installation.startWorker({ CROSSGRADE_OUR_TURN_MS: '3000' })]);
  });

  afterAll(async () => {
    await killable.close();
  });

  it('completes fifty upgrades that were under way, and reminds nobody twice', async () => {
    const orders = await Promise.all(Array.from({ length: crowd }, () => placeOrder(installation.url)));
    const [late, others] = [orders.slice(0, reminded), orders.slice(reminded)];
    const customers = await Promise.all(late.map(remind));
    let stepsDone = 0;
    const done = () => (stepsDone += 1);

    const walks = Promise.all(others.map((order) => goAllTheWay(installation.url, order, productIds, done)));
    const half = Math.floor((others.length * 5) / 2);
    await Promise.race([eventually('half is done', () => Promise.resolve(stepsDone >= half), 60_000), walks]);
    await servers.restartTemporal({ forgetting: true });
    const lateWalks = customers.map(({ order, visitor }) =>
      goAllTheWay(installation.url, order, productIds, done, visitor),
    );
    await Promise.all([walks, ...lateWalks]);

    const { events, ...straight } = onceEach(productIds);
    const withReminder = events.flatMap((type) => (type === 'keyRegistered' ? [type, 'reminderDue'] : [type]));
    for (const { upgradeId } of others) {
      expect(await whatHappened(installation.storage, upgradeId)).toEqual(onceEach(productIds));
    }
    for (const { upgradeId } of late) {
      const happened = await whatHappened(installation.storage, upgradeId);
      expect(happened).toEqual({ ...straight, events: withReminder });
    }
  }, 240_000);

  it('gives more products to an upgrade that completed before', async () => {
    const order = await placeOrder(installation.url);
    const visitor = new Visitor(installation.url);
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['MAILGW1S1']);
    await visitor.reaches(order.upgradeId, 'completed');
    await servers.restartTemporal({ forgetting: true });

    const asked = await visitor.select(order.upgradeId, ['CENCON1S1']);
    expect([200, 202]).toContain(asked.status);
    await eventually('the second kit is ready', async () => {
      const upgrade = await installation.storage.upgrades.read(order.upgradeId);
      return upgrade?.step === 'completed' && upgrade.kit?.revision === 2;
    });
    expect(await whatHappened(installation.storage, order.upgradeId)).toMatchObject({
      codes: ['CENCON1S1', 'MAILGW1S1'],
      grantsOfEach: [1, 1],
    });
  });

  /** A customer who has stood before the agreement for so long that the first reminder was due, and sent. */
  async function remind(order: PlacedOrder): Promise<{ readonly order: PlacedOrder; readonly visitor: Visitor }> {
    const { database, upgrades } = installation.storage;
    const visitor = new Visitor(installation.url);
    await visitor.register(order.registrationKey);
    await visitor.reaches(order.upgradeId, 'license-agreement');
    await database.$executeRaw`
      update upgrade set step_since = step_since - interval '4 days', due_at = crossgrade_now()
      where id = ${order.upgradeId}::uuid`;
    await eventually('it is reminded', async () => {
      const events = await upgrades.events(order.upgradeId, 0, 100);
      return events.some(({ type }) => type === 'reminderDue');
    });
    return { order, visitor };
  }
});
