import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { placeOrder, type Reply, Visitor } from '../support/people.ts';
import { eventually, type TestProcess } from '../support/processes.ts';
import { openRuns, type Runs } from '../support/runs.ts';
import { servers } from '../support/servers.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

const signals = 10_001;
const atOnce = 500;
/** As long as a request waits for the outcome of a command. */
const answerWithinMs = 3000;

describe('an installation with two workers', () => {
  const { current } = sharedInstallation({ withWorker: false });
  let runs: Runs;
  let workers: readonly TestProcess[];

  beforeAll(async () => {
    workers = await Promise.all([current().startWorker(), current().startWorker()]);
    runs = await openRuns({ address: servers.temporalAddress, namespace: current().temporalNamespace });
  });

  afterAll(() => runs.close());

  async function register(): Promise<{ readonly upgradeId: string; readonly visitor: Visitor }> {
    const { upgradeId, registrationKey } = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    expect((await visitor.register(registrationKey)).status).toBe(201);
    return { upgradeId, visitor };
  }

  async function inTime(ask: () => Promise<Reply>): Promise<Reply> {
    const askedAt = performance.now();
    const reply = await ask();
    expect(performance.now() - askedAt).toBeLessThan(answerWithinMs);
    return reply;
  }

  it('answers a customer in time although 10,001 signals were sent to the run', async () => {
    const { upgradeId, visitor } = await register();
    const { runId: first } = await runs.untilRunning(upgradeId);
    for (let sent = 0; sent < signals; sent += atOnce) {
      const batch = Array.from({ length: Math.min(atOnce, signals - sent) }, () => runs.ring(upgradeId, randomUUID()));
      await Promise.all(batch);
      // One run takes 10,000 and no more: it has to find the time to be continued as new.
      await eventually('the run has heard them', () => runs.isIdle(upgradeId));
    }
    expect((await runs.untilRunning(upgradeId)).runId).not.toBe(first);

    expect(await inTime(() => visitor.acceptAgreement(upgradeId))).toMatchObject({
      status: 200,
      body: { step: 'account-form' },
    });
  }, 120_000);

  it('answers every customer in time when one worker was killed', async () => {
    const customers = await Promise.all(Array.from({ length: 8 }, register));
    // What a worker has in hand when it dies is given to another after the ten seconds of a workflow task.
    const areIdle = async () => {
      const idle = await Promise.all(customers.map(({ upgradeId }) => runs.isIdle(upgradeId)));
      return idle.every(Boolean);
    };
    await eventually('no run is in hand', areIdle);
    await workers[0]?.kill();
    const replies = await Promise.all(
      customers.map(({ visitor, upgradeId }) => inTime(() => visitor.acceptAgreement(upgradeId))),
    );
    expect(replies.map(({ status }) => status)).toEqual(customers.map(() => 200));
  });
});
