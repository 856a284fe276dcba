import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Installation } from '../support/installation.ts';
import { installOnKillableServers, type KillableInstallation } from '../support/killable-installation.ts';
import type { KillableServers } from '../support/killable-servers.mjs';
import { type PlacedOrder, placeOrder } from '../support/people.ts';
import { eventually, type TestProcess } from '../support/processes.ts';
import { goAllTheWay } from '../support/stubborn.ts';
import { onceEach, whatHappened } from '../support/what-happened.ts';

const crowd = 24;
const slowKits = 4;
const productIds = ['CENCON1S1', 'CLDAPP1S1', 'MAILGW1S1'];
const quickBell = { CROSSGRADE_OUR_TURN_MS: '3000' };

describe('an installation that is killed again and again', () => {
  let killable: KillableInstallation;
  let servers: KillableServers;
  let installation: Installation;
  let api: TestProcess;
  let worker: TestProcess;

  beforeAll(async () => {
    killable = await installOnKillableServers();
    ({ servers, installation } = killable);
    [api, worker] = await Promise.all([installation.startApi(), installation.startWorker(quickBell)]);
  });

  afterAll(async () => {
    await killable.close();
  });

  it('completes every upgrade, does nothing twice and leaves none stuck', async () => {
    const orders = await placeCrowd();
    let stepsDone = 0;
    const customers = Promise.all(
      orders.map((order) => goAllTheWay(installation.url, order, productIds, () => (stepsDone += 1))),
    );

    const kills = [
      killWorker,
      () => servers.restartDatabase(),
      () => servers.restartTemporal(),
      killApi,
      killWorker,
      () => servers.restartDatabase(),
      () => Promise.all([killApi(), killWorker()]),
    ];
    const stepsInAll = orders.length * 5;
    for (const [index, kill] of kills.entries()) {
      const due = Math.floor((stepsInAll * 0.75 * (index + 1)) / kills.length);
      await Promise.race([
        eventually('the crowd goes on', () => Promise.resolve(stepsDone >= due), 120_000),
        customers,
      ]);
      await kill();
    }
    await forgetTemporalWhileKitsBuild();

    await customers;
    for (const { upgradeId } of orders) {
      expect(await whatHappened(installation.storage, upgradeId)).toEqual(onceEach(productIds));
    }
  }, 420_000);

  async function placeCrowd(): Promise<readonly PlacedOrder[]> {
    const orders = await Promise.all(Array.from({ length: crowd }, () => placeOrder(installation.url)));
    const { sandbox } = installation.storage;
    for (const { upgradeId } of orders.slice(0, slowKits)) await sandbox.provoke(upgradeId, 'kit-build-slow', 9);
    for (const { upgradeId } of orders.slice(slowKits, 2 * slowKits))
      await sandbox.provoke(upgradeId, 'kit-attempt-fails', 1);
    return orders;
  }

  async function killWorker(): Promise<void> {
    await worker.kill();
    worker = await installation.startWorker(quickBell);
  }

  async function killApi(): Promise<void> {
    await api.kill();
    api = await installation.startApi();
  }

  async function forgetTemporalWhileKitsBuild(): Promise<void> {
    await eventually(
      'only kits are at work',
      async () => {
        const [row] = await installation.storage.database.$queryRaw<
          { kits: number; others: number; commands: number }[]
        >`
          select count(*) filter (where step = 'deployment-kit')::int as kits,
            count(*) filter (where step not in ('deployment-kit', 'completed'))::int as others,
            (select count(*) from command where outcome is null)::int as commands
          from upgrade`;
        return row && row.kits > 0 && row.others === 0 && row.commands === 0;
      },
      180_000,
    );
    await servers.restartTemporal({ forgetting: true });
  }
});
