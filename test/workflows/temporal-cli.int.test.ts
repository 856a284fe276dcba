import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandKinds } from '../../core/commands.ts';
import { openBellLock } from '../../storage/bell.ts';
import { install, type Installation } from '../support/installation.ts';
import { asRole, type PlacedOrder, placeOrder, type Reply, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { openRuns, type Runs } from '../support/runs.ts';
import { freshDatabase, freshNamespace, servers } from '../support/servers.ts';
import { perform, readMendingPage } from './mending-page.ts';

const nobodyListens = '127.0.0.1:1';
const page = readMendingPage();

describe('with an API that cannot reach Temporal and the bell held back', () => {
  let installation: Installation;
  let runs: Runs;
  let namespace: string;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const database = await freshDatabase();
    namespace = await freshNamespace();
    const bell = openBellLock(database.url);
    await bell.take();
    installation = await install({
      databaseUrl: database.url,
      temporalAddress: servers.temporalAddress,
      temporalNamespace: namespace,
      product: servers.product,
    });
    await Promise.all([installation.startApi({ TEMPORAL_ADDRESS: nobodyListens }), installation.startWorker()]);
    runs = await openRuns({ address: servers.temporalAddress, namespace });
    ends.push(
      () => runs.close(),
      () => installation.close(),
      () => bell.close(),
      () => database.drop(),
    );
  });

  afterAll(async () => {
    for (const end of ends) await end();
  });

  /** The one command of the page that begins so. */
  function says(beginning: string): string {
    const found = page.commands.filter((command) => command.startsWith(`temporal workflow ${beginning}`));
    if (found[0] === undefined || found.length > 1) throw new Error(`the page has not, or not once: ${beginning}`);
    return found[0];
  }

  const start = ({ upgradeId }: PlacedOrder) =>
    perform(says('start --workflow-id upgrade-<id>'), namespace, { id: upgradeId });

  const signal = ({ upgradeId }: PlacedOrder, name: string, command: string) =>
    perform(says('signal --workflow-id upgrade-<id> --name <signal>'), namespace, {
      id: upgradeId,
      signal: name,
      command,
    });

  /** Asks, waits until it is stored, has the CLI do something about it, and answers with the outcome. */
  async function outcomeOf(
    { upgradeId }: PlacedOrder,
    ask: () => Promise<Reply>,
    bring: (command: { readonly id: string; readonly kind: string }) => Promise<unknown>,
  ): Promise<unknown> {
    const { commands } = installation.storage;
    const answering = ask();
    const { id, kind } = await eventually('it is stored', async () => {
      const [last] = (await commands.page(upgradeId, { limit: 1, cursor: null })).items;
      return last?.outcome === null && last;
    });
    await bring({ id, kind });
    await answering;
    return eventually('it is decided', async () => (await commands.find(id))?.outcome);
  }

  const stands = ({ upgradeId }: PlacedOrder, step: string, parked = false) =>
    eventually(`it stands at ${step}`, async () => {
      const upgrade = await installation.storage.upgrades.read(upgradeId);
      return upgrade?.step === step && upgrade.parked === parked && upgrade;
    });

  /** So that what is asked next is brought by nothing but a signal. */
  const waits = async (order: PlacedOrder, step: string, parked = false) => {
    await stands(order, step, parked);
    await eventually('its run has done all that it could', () => runs.isIdle(order.upgradeId));
  };

  const hasEnded = ({ upgradeId }: PlacedOrder) =>
    eventually('its run has ended', async () => (await runs.describe(upgradeId))?.status === 'COMPLETED');

  it('an upgrade is completed, and gets more products, by the commands of the page alone', async () => {
    const order = await placeOrder(installation.url);
    const visitor = new Visitor(installation.url);
    const id = order.upgradeId;
    await installation.storage.sandbox.provoke(id, 'kit-build-fails', 1);
    const ways: Readonly<Record<string, () => Promise<Reply>>> = {
      'registration-key': () => visitor.register(order.registrationKey),
      'license-agreement': () => visitor.acceptAgreement(id),
      'account-form': () => visitor.submitForm(id),
      'product-selection': () => visitor.select(id, ['CENCON1S1']),
      'deployment-kit, but parked': () =>
        asRole(installation.url, 'operator', `/v1/operations/upgrades/${id}/commands`, {
          method: 'POST',
          body: { kind: 'retryKit', reason: 'the cause is mended' },
        }),
    };

    expect(await runs.describe(id)).toBeNull();
    await start(order);
    for (const [place, ask] of Object.entries(ways)) {
      await waits(order, ...placeOf(place));
      const name = page.signals.get(place) ?? 'not on the page';
      const outcome = await outcomeOf(order, ask, ({ kind, id: command }) => {
        expect(kind).toBe(name);
        return signal(order, name, command);
      });
      expect(outcome).toEqual(accepted);
    }
    await stands(order, 'completed');
    await hasEnded(order);
    expect(await heard(order)).toEqual([...page.signals.values()].slice(0, -1));

    const more = () => visitor.select(id, ['MAILGW1S1']);
    expect(await outcomeOf(order, more, () => start(order))).toEqual(accepted);
    const { kit, licenses } = await eventually('the second kit is ready', async () => {
      const upgrade = await stands(order, 'completed');
      return upgrade.kit?.revision === 2 && upgrade;
    });
    expect(kit?.state).toBe('ready');
    expect(licenses.map(({ productId }) => productId).toSorted()).toEqual(['CENCON1S1', 'MAILGW1S1']);
    await hasEnded(order);
    expect(await heard(order)).toEqual([]);
  });

  it('an upgrade hears a bare wake, and goes on in a run that was started after another was ended', async () => {
    const order = await placeOrder(installation.url);
    const visitor = new Visitor(installation.url);
    const { upgradeId: id } = order;
    await start(order);
    await waits(order, 'registration-key');
    const wake = () => perform(says('signal --workflow-id upgrade-<id> --name wake'), namespace, { id });
    expect(await outcomeOf(order, () => visitor.register(order.registrationKey), wake)).toEqual(accepted);

    await perform(says('terminate'), namespace, { id });
    expect(
      await outcomeOf(
        order,
        () => visitor.acceptAgreement(id),
        () => start(order),
      ),
    ).toEqual(accepted);
  });

  it('the page names every signal, and what it asks of Temporal can be asked', async () => {
    expect(page.names).toEqual(commandKinds);
    const order = await placeOrder(installation.url);
    await start(order);
    await runs.untilRunning(order.upgradeId);
    const asking = page.commands.filter((command) => / (list|describe|metadata) /.test(command));
    const printed = await Promise.all(asking.map((one) => perform(one, namespace, { id: order.upgradeId })));
    expect(asking).toHaveLength(6);
    expect(printed.slice(-2)).toEqual([
      expect.stringContaining(order.upgradeId),
      expect.stringContaining('Waits for the customer to register the key'),
    ]);
  });

  /** The names of the signals that the last run of an upgrade has heard. */
  async function heard({ upgradeId }: PlacedOrder): Promise<readonly string[]> {
    const { events } = parseHistory(await runs.history(upgradeId));
    return events.flatMap(({ workflowExecutionSignaledEventAttributes: signaled }) => signaled?.signalName ?? []);
  }
});

const accepted = { accepted: true, effective: true };

/** A place as the page names it. */
function placeOf(named: string): readonly [step: string, parked: boolean] {
  const [step = '', but] = named.split(', ');
  return [step, but === 'but parked'];
}

interface History {
  readonly events: readonly {
    readonly workflowExecutionSignaledEventAttributes?: { readonly signalName: string };
  }[];
}

function parseHistory(history: unknown): History {
  return history as History;
}
