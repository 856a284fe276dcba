import { describe, expect, it } from '@jest/globals';
import { asRole, type PlacedOrder, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

describe('a kit that is being built (A3)', () => {
  const { current } = sharedInstallation({ withWorker: false });

  /** What operators see of an upgrade in their list of those that are late, or of those that are not. */
  async function listed({ upgradeId }: PlacedOrder, late: boolean): Promise<unknown> {
    const { body } = await asRole(current().url, 'viewer', `/v1/operations/upgrades?late=${String(late)}&limit=200`);
    return parseItems(body).find(({ id }) => id === upgradeId);
  }

  /** Lets the build have begun, and shown its last sign of life, so much earlier. */
  async function makeOlder({ upgradeId }: PlacedOrder, ms: number): Promise<void> {
    await current().storage.database.$executeRaw`
      with build as (
        update kit_build set heard_at = heard_at - ${ms} * interval '1 millisecond' where upgrade_id = ${upgradeId}::uuid
      )
      update upgrade set step_since = step_since - ${ms} * interval '1 millisecond' where id = ${upgradeId}::uuid`;
  }

  async function heardAt({ upgradeId }: PlacedOrder): Promise<string | undefined> {
    const build = await current().storage.database.kitBuild.findFirst({ where: { upgradeId } });
    return build?.heardAt?.toISOString();
  }

  it('is late for customer and operator two minutes after its only worker died, with cause and since when', async () => {
    const worker = await current().startWorker();
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await current().storage.sandbox.provoke(order.upgradeId, 'kit-build-slow', 1);
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['MAILGW1S1']);
    await eventually('the build shows a sign of life', () => heardAt(order));
    await worker.kill();

    await makeOlder(order, 90_000);
    expect(await listed(order, true)).toBeUndefined();
    expect(await listed(order, false)).toMatchObject({ step: 'deployment-kit', waitingOn: 'us', late: null });
    expect(await visitor.upgrade(order.upgradeId)).toMatchObject({ step: 'deployment-kit', late: null });

    await makeOlder(order, 30_000);
    const late = { since: await heardAt(order), cause: 'no-kit-worker' };
    const { since, ...shown } = await visitor.upgrade(order.upgradeId);
    expect(shown).toMatchObject({ step: 'deployment-kit', waitingOn: 'us', late });
    expect(await listed(order, true)).toMatchObject({ step: 'deployment-kit', waitingOn: 'us', since, late });
    expect(await listed(order, false)).toBeUndefined();
    const operated = await asRole(current().url, 'viewer', `/v1/operations/upgrades/${order.upgradeId}`);
    expect(operated.body).toMatchObject({ step: 'deployment-kit', since, late });

    await current().startWorker();
    const body = { kind: 'startAfresh', reason: 'a worker is back' };
    await asRole(current().url, 'operator', `/v1/operations/upgrades/${order.upgradeId}/commands`, {
      method: 'POST',
      body,
    });
    expect(await visitor.reaches(order.upgradeId, 'completed')).toMatchObject({ late: null });
    expect(await listed(order, true)).toBeUndefined();
  });

  it('is not late while its build shows signs of life, however long it takes', async () => {
    await current().startWorker();
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await current().storage.sandbox.provoke(order.upgradeId, 'kit-build-slow', 1);
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['MAILGW1S1']);
    await eventually('the build shows a sign of life', () => heardAt(order));
    await makeOlder(order, 600_000);
    expect(await listed(order, true)).toBeDefined();
    await eventually('the next sign of life is noted', async () => (await listed(order, true)) === undefined);
    expect(await visitor.upgrade(order.upgradeId)).toMatchObject({ step: 'deployment-kit', late: null });
  });
});

interface Item {
  readonly id: string;
}

function parseItems(body: unknown): readonly Item[] {
  return (body as { items: Item[] }).items;
}
