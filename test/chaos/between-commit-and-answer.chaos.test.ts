import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type HoldingProxy, openHoldingProxy } from '../support/holding-proxy.ts';
import { type PlacedOrder, placeOrder, Visitor } from '../support/people.ts';
import { eventually, type TestProcess } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';
import { onceEach, whatHappened } from '../support/what-happened.ts';

const productIds = ['CENCON1S1', 'CLDAPP1S1', 'MAILGW1S1'];
const upgradesAtOnce = 10;
const kitsAtOnce = 4;

/** What is written, by whose request, and how many of it can be under way at once. */
const writes: readonly {
  readonly event: string;
  readonly atOnce: number;
  readonly ask: (visitor: Visitor, order: PlacedOrder) => Promise<unknown>;
}[] = [
  { event: 'keyRegistered', atOnce: upgradesAtOnce, ask: (visitor, order) => visitor.register(order.registrationKey) },
  {
    event: 'agreementAccepted',
    atOnce: upgradesAtOnce,
    ask: (visitor, order) => visitor.acceptAgreement(order.upgradeId),
  },
  { event: 'formAccepted', atOnce: upgradesAtOnce, ask: (visitor, order) => visitor.submitForm(order.upgradeId) },
  { event: 'planMade', atOnce: upgradesAtOnce, ask: () => Promise.resolve() },
  {
    event: 'productsSelected',
    atOnce: upgradesAtOnce,
    ask: (visitor, order) => visitor.select(order.upgradeId, productIds),
  },
  { event: 'codesIssued', atOnce: upgradesAtOnce, ask: () => Promise.resolve() },
  { event: 'kitReady', atOnce: kitsAtOnce, ask: () => Promise.resolve() },
];

describe('a worker that dies between a commit and its answer', () => {
  const { current } = sharedInstallation({ withWorker: false });
  let proxy: HoldingProxy;

  beforeAll(async () => {
    proxy = await openHoldingProxy(current().databaseUrl);
  });

  afterAll(() => {
    proxy.close();
  });

  const startWorker = (): Promise<TestProcess> => current().startWorker({ DATABASE_URL: proxy.url });

  it('has done each thing once when the next worker goes on', async () => {
    const orders = await Promise.all(Array.from({ length: upgradesAtOnce }, () => placeOrder(current().url)));
    const customers = orders.map((order) => ({ order, visitor: new Visitor(current().url) }));

    for (const { event, atOnce, ask } of writes) {
      proxy.hold(`"type":"${event}"`);
      const worker = await startWorker();
      const asked = Promise.all(customers.map(({ visitor, order }) => ask(visitor, order)));
      await eventually(`${event} is committed`, () => Promise.resolve(proxy.heldBack() === atOnce));
      await worker.kill();
      await asked;
    }
    proxy.hold(null);
    await startWorker();

    for (const { visitor, order } of customers) {
      await visitor.reaches(order.upgradeId, 'completed');
      expect(await whatHappened(current().storage, order.upgradeId)).toEqual(onceEach(productIds));
    }
  }, 180_000);
});
