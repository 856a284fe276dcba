import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seatsByDay } from '../../core/seats.ts';
import { day, product } from '../api/fixtures.ts';
import { type HeldWork, holdWork } from '../support/held-work.ts';
import { own } from '../support/owned.ts';
import { asRole, orderBody, type PlacedOrder, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { openRuns, type Runs } from '../support/runs.ts';
import { servers } from '../support/servers.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

const term = { startsOn: '2126-12-01', termMonths: undefined, expiresOn: '2127-11-30' };
const selected = ['CENCON1S1', 'MAILGW1S1'];

/** What happens between two things that people do; nothing, where no run is ended. */
interface Meanwhile {
  /** The upgrade waits for somebody. */
  atWait(upgradeId: string): Promise<void>;
  /** Before something is asked whose work is written with this event. */
  beforeWork(upgradeId: string, event: string): Promise<void>;
  /** That work is under way, at this step. */
  atWork(upgradeId: string, step: string): Promise<void>;
  beforeBuild(upgradeId: string): Promise<unknown>;
}

const nothing: Meanwhile = {
  atWait: () => Promise.resolve(),
  beforeWork: () => Promise.resolve(),
  atWork: () => Promise.resolve(),
  beforeBuild: () => Promise.resolve(),
};

describe('an upgrade whose run is ended at every wait and during all work', () => {
  const { current } = sharedInstallation({ withWorker: false });
  let runs: Runs;
  let work: HeldWork;

  beforeAll(async () => {
    // The bell looks after our own work soon; it would after a minute.
    await current().startWorker({ CROSSGRADE_OUR_TURN_MS: '1500' });
    runs = await openRuns({ address: servers.temporalAddress, namespace: current().temporalNamespace });
    work = await holdWork(current().storage);
  });

  afterAll(() => runs.close());

  const read = async (upgradeId: string) => {
    const upgrade = await current().storage.upgrades.read(upgradeId);
    if (!upgrade) throw new Error('the upgrade is gone');
    return upgrade;
  };

  const stands = (upgradeId: string, step: string, parked = false) =>
    eventually(`${upgradeId} stands at ${step}`, async () => {
      const upgrade = await read(upgradeId);
      return upgrade.step === step && upgrade.parked === parked;
    });

  const endings: Meanwhile = {
    atWait: (upgradeId) => runs.terminate(upgradeId),
    beforeWork: (upgradeId, event) => work.hold(upgradeId, event),
    async atWork(upgradeId, step) {
      await stands(upgradeId, step);
      await runs.terminate(upgradeId);
      // What was under way in the run that was ended is written too, or by its successor: by one of them.
      await runs.untilRunning(upgradeId);
      await work.release();
    },
    beforeBuild: (upgradeId) => current().storage.sandbox.provoke(upgradeId, 'kit-build-slow', 1),
  };

  const command = async ({ upgradeId }: PlacedOrder, body: Readonly<Record<string, unknown>>) => {
    const route = `/v1/operations/upgrades/${upgradeId}/commands`;
    const asked = { method: 'POST', body: { reason: 'as agreed', ...body } };
    expect((await asRole(current().url, 'operator', route, asked)).status).toBe(200);
  };

  /** From the order by a failed kit to the reversal. */
  async function goAllTheWay(
    meanwhile: Meanwhile,
  ): Promise<{ readonly completed: unknown; readonly reverted: unknown }> {
    const { customer } = orderBody();
    const owned = { productId: product('ENDGRD7E1'), seats: 40, until: day('2127-03-31') };
    await own(current().demonstration, customer.customerNumber, owned);
    const order = await placeOrder(current().url, { customer, ...term });
    const visitor = new Visitor(current().url);
    const id = order.upgradeId;

    await meanwhile.atWait(id);
    expect((await visitor.register(order.registrationKey)).status).toBe(201);
    await meanwhile.atWait(id);
    expect((await visitor.acceptAgreement(id)).status).toBe(200);
    await meanwhile.atWait(id);
    await meanwhile.beforeWork(id, 'planMade');
    expect((await visitor.submitForm(id)).status).toBe(200);
    await meanwhile.atWork(id, 'activation-plan');
    await stands(id, 'product-selection');
    await meanwhile.atWait(id);

    await current().storage.sandbox.provoke(id, 'kit-build-fails', 1);
    await meanwhile.beforeWork(id, 'codesIssued');
    expect((await visitor.select(id, selected)).status).toBe(200);
    await meanwhile.atWork(id, 'activation-codes');
    await stands(id, 'deployment-kit', true);
    await meanwhile.atWait(id);
    await meanwhile.beforeBuild(id);
    await command(order, { kind: 'retryKit' });
    await meanwhile.atWork(id, 'deployment-kit');
    await stands(id, 'completed');
    const completed = await whatCameOut(id);

    await meanwhile.beforeWork(id, 'codesRevoked');
    await command(order, { kind: 'revert', orderNumber: order.orderNumber });
    await meanwhile.atWork(id, 'reverting');
    await stands(id, 'reverted');
    return { completed, reverted: await whatCameOut(id) };
  }

  /** Without what differs between any two upgrades. */
  async function whatCameOut(upgradeId: string) {
    const { step, plan, selection, licenses, kit } = await read(upgradeId);
    const events = await current().storage.upgrades.events(upgradeId, 0, 100);
    return {
      step,
      plan: plan && {
        version: plan.version,
        notCovered: plan.notCovered,
        components: plan.components.map(({ productId, action }) => ({ productId, action })),
      },
      selection,
      codes: licenses
        .map(({ productId, issuedFor, state, grants }) => ({ productId, issuedFor, state, seats: seatsByDay(grants) }))
        .toSorted((one, other) => one.productId.localeCompare(other.productId)),
      kit: kit && { revision: kit.revision, state: kit.state, layoutDigest: kit.layoutDigest },
      events: events.map(({ type }) => type),
    };
  }

  it('comes out exactly as one whose run was never ended', async () => {
    const undisturbed = await goAllTheWay(nothing);
    const disturbed = await goAllTheWay(endings);
    expect(undisturbed).toMatchObject({
      completed: { step: 'completed', selection: { productIds: selected }, kit: { revision: 1, state: 'ready' } },
      reverted: { step: 'reverted' },
    });
    expect(disturbed).toEqual(undisturbed);
  }, 120_000);
});
