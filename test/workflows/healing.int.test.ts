import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asRole, type PlacedOrder, placeOrder, type Reply, Visitor } from '../support/people.ts';
import { backUp } from '../support/backup.ts';
import { eventually, type TestProcess } from '../support/processes.ts';
import { openRuns, type Runs } from '../support/runs.ts';
import { servers } from '../support/servers.ts';
import { sharedInstallation } from '../support/shared-installation.ts';
import { bundleChanged } from '../support/workflow-bundles.mjs';

interface Case extends PlacedOrder {
  readonly visitor: Visitor;
}

const dayMs = 86_400_000;
/** As long as a request waits for the outcome of a command. */
const answerWithinMs = 3000;
/** The bell looks after our own work soon; it would after a minute. */
const quickBell = { CROSSGRADE_OUR_TURN_MS: '2000' };

describe('an upgrade', () => {
  const { current } = sharedInstallation({ withWorker: false });
  let runs: Runs;
  let worker: TestProcess;

  beforeAll(async () => {
    worker = await current().startWorker(quickBell);
    runs = await openRuns({ address: servers.temporalAddress, namespace: current().temporalNamespace });
  });

  afterAll(() => runs.close());

  async function register(): Promise<Case> {
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    expect((await visitor.register(order.registrationKey)).status).toBe(201);
    return { ...order, visitor };
  }

  async function complete({ visitor, upgradeId }: Case, productIds: readonly string[]): Promise<void> {
    await visitor.acceptAgreement(upgradeId);
    await visitor.submitForm(upgradeId);
    await visitor.reaches(upgradeId, 'product-selection');
    await visitor.select(upgradeId, productIds);
    await visitor.reaches(upgradeId, 'completed');
  }

  async function within(milliseconds: number, ask: () => Promise<Reply>): Promise<Reply> {
    const askedAt = performance.now();
    const reply = await ask();
    expect(performance.now() - askedAt).toBeLessThan(milliseconds);
    return reply;
  }

  const eventsOf = async ({ upgradeId }: PlacedOrder) =>
    (await current().storage.upgrades.events(upgradeId, 0, 100)).map(({ type }) => type);

  const remindersOf = async (one: PlacedOrder) => (await eventsOf(one)).filter((type) => type === 'reminderDue');

  /** Makes it stand at its step for longer; whoever reads it next finds out. */
  async function makeOlder({ upgradeId }: PlacedOrder, milliseconds: number): Promise<void> {
    await current().storage.database.$executeRaw`
      update upgrade set step_since = step_since - ${milliseconds} * interval '1 millisecond', due_at = crossgrade_now()
      where id = ${upgradeId}::uuid`;
  }

  const startAfresh = ({ upgradeId }: PlacedOrder) =>
    asRole(current().url, 'operator', `/v1/operations/upgrades/${upgradeId}/commands`, {
      method: 'POST',
      body: { kind: 'startAfresh', reason: 'its run does not go on' },
    });

  it('hears its customer although its run was ended', async () => {
    const one = await register();
    await runs.terminate(one.upgradeId);
    const reply = await within(answerWithinMs, () => one.visitor.acceptAgreement(one.upgradeId));
    expect(reply).toMatchObject({ status: 200, body: { step: 'account-form' } });
  });

  it('hears its customer although Temporal knows nothing of it any more', async () => {
    const one = await register();
    await runs.forget(one.upgradeId);
    const reply = await within(answerWithinMs, () => one.visitor.acceptAgreement(one.upgradeId));
    expect(reply).toMatchObject({ status: 200, body: { step: 'account-form' } });
  });

  it('is reminded once, however often its run is lost', async () => {
    const one = await register();
    await makeOlder(one, 3.5 * dayMs);
    await eventually('it is reminded', async () => (await remindersOf(one)).length > 0);
    await runs.forget(one.upgradeId);
    await makeOlder(one, 0);
    await runs.untilRunning(one.upgradeId);
    await runs.terminate(one.upgradeId);
    expect((await one.visitor.acceptAgreement(one.upgradeId)).status).toBe(200);
    expect(await remindersOf(one)).toHaveLength(1);
  });

  it('is reminded no later because of a command that was refused', async () => {
    const one = await register();
    await runs.terminate(one.upgradeId);
    await makeOlder(one, 3 * dayMs - 6000);
    const refused = await one.visitor.select(one.upgradeId, []);
    expect(refused).toMatchObject({ status: 409, body: { code: 'step-not-open' } });
    expect(await remindersOf(one)).toEqual([]);
    await eventually('it is reminded', async () => (await remindersOf(one)).length === 1, 12_000);
  });

  it('goes on from an earlier state when PostgreSQL was restored and the runs are realigned', async () => {
    const [waiting, working] = [await register(), await register()];
    await working.visitor.acceptAgreement(working.upgradeId);
    await working.visitor.submitForm(working.upgradeId);
    await working.visitor.reaches(working.upgradeId, 'product-selection');
    const backup = await backUp(current().databaseUrl);
    await eventually('the API is back', async () => (await fetch(`${current().url}/readyz`)).ok);

    await complete(waiting, ['MAILGW1S1']);
    await working.visitor.submitForm(working.upgradeId, { company: { name: 'Quillmere Ltd', country: 'DE' } });
    await working.visitor.select(working.upgradeId, ['MAILGW1S1']);
    await working.visitor.reaches(working.upgradeId, 'completed');
    await backup.restore();
    expect(await current().runTool('bin/realign.ts')).toMatch(/^ended \d+ runs, \d+ upgrades are looked at anew/);
    await eventually('the API is back', async () => (await fetch(`${current().url}/readyz`)).ok);

    expect((await working.visitor.upgrade(working.upgradeId)).step).toBe('product-selection');
    expect((await waiting.visitor.upgrade(waiting.upgradeId)).step).toBe('license-agreement');
    await working.visitor.select(working.upgradeId, ['CENCON1S1']);
    await working.visitor.reaches(working.upgradeId, 'completed');
    await complete(waiting, ['CENCON1S1']);
    for (const { upgradeId } of [waiting, working]) {
      const { licenses } = (await current().storage.upgrades.read(upgradeId)) ?? { licenses: [] };
      expect(licenses.map(({ productId }) => productId)).toEqual(['CENCON1S1']);
    }
  });

  it('whose run cannot be replayed is shown to operators, and goes on once its run starts afresh', async () => {
    const [first, ...others] = [await register(), await register(), await register()];
    for (const { upgradeId } of [first, ...others]) {
      await eventually('its run has a history to replay', () => runs.isIdle(upgradeId));
    }
    await worker.kill();
    const bundle = path.join(current().blobs, 'changed-bundle.js');
    writeFileSync(bundle, await bundleChanged('alarm.setIn(wakeInMs);', 'await database.standing(upgradeId);'));
    worker = await current().startWorker({ ...quickBell, CROSSGRADE_WORKFLOW_BUNDLE: bundle });
    const asked = await Promise.all(
      [first, ...others].map(({ visitor, upgradeId }) => visitor.acceptAgreement(upgradeId)),
    );
    expect(asked.map(({ status }) => status)).toEqual([202, 202, 202]);

    await eventually('operators see them all', async () => includesAll(await inTrouble(), [first, ...others]), 60_000);
    expect(await startAfresh(first)).toMatchObject({ status: 200, body: { step: 'account-form' } });
    await eventually('it is no longer listed', async () => !(await inTrouble()).includes(first.upgradeId));
    expect((await first.visitor.submitForm(first.upgradeId)).status).toBe(200);

    expect(await current().runTool('bin/realign.ts', '--troubled')).toMatch(/^ended [1-9]\d* runs/);
    for (const { visitor, upgradeId } of others) await visitor.reaches(upgradeId, 'account-form');
    await eventually('none is listed', async () => (await inTrouble()).length === 0);
  }, 120_000);

  async function inTrouble(): Promise<readonly string[]> {
    const { body } = await asRole(current().url, 'viewer', '/v1/operations/upgrades?late=true&limit=200');
    return parseSummaries(body).flatMap(({ id, late }) => (late?.cause === 'run-in-trouble' ? [id] : []));
  }
});

function includesAll(ids: readonly string[], upgrades: readonly PlacedOrder[]): boolean {
  return upgrades.every(({ upgradeId }) => ids.includes(upgradeId));
}

interface Summary {
  readonly id: string;
  readonly late?: { readonly cause: string } | null;
}

function parseSummaries(body: unknown): readonly Summary[] {
  return (body as { items: Summary[] }).items;
}
