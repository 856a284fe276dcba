import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asRole, type PlacedOrder, placeOrder, type Reply, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { openRuns, type Runs } from '../support/runs.ts';
import { servers } from '../support/servers.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

/** As long as a request waits for the outcome of a command. */
const answerWithinMs = 3000;
const betweenMs = 15;

interface Case extends PlacedOrder {
  readonly visitor: Visitor;
}

/** One request; without an idempotency key where there is none. */
type Ask = (idempotencyKey: string | null) => Promise<Reply>;

describe('a run that closes (W1)', () => {
  const { current } = sharedInstallation();
  let runs: Runs;

  beforeAll(async () => {
    runs = await openRuns({ address: servers.temporalAddress, namespace: current().temporalNamespace });
  });

  afterAll(() => runs.close());

  async function walk(): Promise<Case> {
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await visitor.walkToSelection(order);
    return { ...order, visitor };
  }

  const select =
    ({ visitor, upgradeId }: Case, productIds: readonly string[]): Ask =>
    (key) =>
      inTime(() =>
        visitor.ask(`/v1/upgrades/${upgradeId}/product-selection`, {
          method: 'PUT',
          body: { planVersion: 1, productIds },
          headers: headersOf(key),
        }),
      );

  const abandon =
    ({ upgradeId }: Case): Ask =>
    (key) =>
      inTime(() =>
        asRole(current().url, 'operator', `/v1/operations/upgrades/${upgradeId}/commands`, {
          method: 'POST',
          body: { kind: 'abandon', reason: 'the customer asked for it' },
          headers: headersOf(key),
        }),
      );

  const isOpen = async (upgradeId: string, runId: string) => {
    const run = await runs.describe(upgradeId);
    return run?.runId === runId && run.status === 'RUNNING';
  };

  /** Asks, and goes on asking the same, by the same key and by none, until the run has closed; and then once more. */
  async function askUntilClosed({ upgradeId }: Case, ask: Ask): Promise<Repeated> {
    const { runId } = await runs.untilRunning(upgradeId);
    const key = randomUUID();
    const asked = { withKey: [ask(key)], without: [ask(null)] };
    for (let open = true; open;) {
      open = await isOpen(upgradeId, runId);
      asked.withKey.push(ask(key));
      asked.without.push(ask(null));
      await delay(betweenMs);
    }
    return { withKey: await Promise.all(asked.withKey), without: await Promise.all(asked.without) };
  }

  /** How many commands of a kind changed something; fails where one is left undecided. */
  async function effective({ upgradeId }: PlacedOrder, kind: string): Promise<number> {
    const commands = await current().storage.database.command.findMany({ where: { upgradeId, kind } });
    expect(commands.filter(({ outcome }) => outcome === null)).toEqual([]);
    return commands.filter((command) => command.effective).length;
  }

  const eventsOf = async ({ upgradeId }: PlacedOrder) =>
    (await current().storage.upgrades.events(upgradeId, 0, 100)).map(({ type }) => type);

  it.each([
    { chosen: [], then: [] },
    { chosen: ['CENCON1S1', 'MAILGW1S1'], then: ['codesIssued', 'kitReady'] },
  ])(
    'takes a selection of $chosen.length products once, however often it is repeated meanwhile, and answers each time',
    async ({ chosen, then }) => {
      for (let turn = 0; turn < times; turn += 1) {
        const one = await walk();
        const { withKey, without } = await askUntilClosed(one, select(one, chosen));

        expect(statusesOf([...withKey, ...without])).toEqual([200]);
        expect(await effective(one, 'selectProducts')).toBe(1);
        await one.visitor.reaches(one.upgradeId, 'completed');
        expect((await eventsOf(one)).slice(5)).toEqual(['productsSelected', ...then]);
      }
    },
  );

  it('is abandoned once, however often that is repeated meanwhile', async () => {
    for (let turn = 0; turn < times; turn += 1) {
      const one = await walk();
      const { withKey, without } = await askUntilClosed(one, abandon(one));

      const others = [...withKey, ...without].filter(({ status }) => status !== 200);
      expect(others.map(({ body }) => body.code)).toEqual(others.map(() => 'step-not-open'));
      expect(statusesOf(withKey)).toHaveLength(1);
      expect(await effective(one, 'abandon')).toBe(1);
      expect((await eventsOf(one)).slice(5)).toEqual(['upgradeAbandoned']);
    }
  });

  it('loses nothing that is asked as it closes', async () => {
    for (let turn = 0; turn < times; turn += 1) {
      const one = await walk();
      await select(one, ['CENCON1S1'])(randomUUID());
      await eventually('it is completed, and its run about to close', async () => {
        const upgrade = await current().storage.upgrades.read(one.upgradeId);
        return upgrade?.step === 'completed';
      });
      expect((await select(one, ['MAILGW1S1'])(randomUUID())).status).toBe(200);

      const events = await eventually('the second kit is ready', async () => {
        const told = await eventsOf(one);
        return told.length >= 11 && told;
      });
      const round = ['productsSelected', 'codesIssued', 'kitReady'];
      expect(events.slice(5)).toEqual([...round, ...round]);
    }
  });
});

const times = 5;

interface Repeated {
  readonly withKey: readonly Reply[];
  readonly without: readonly Reply[];
}

function headersOf(idempotencyKey: string | null): Readonly<Record<string, string>> {
  return idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey };
}

async function inTime(ask: () => Promise<Reply>): Promise<Reply> {
  const askedAt = performance.now();
  const reply = await ask();
  expect(performance.now() - askedAt).toBeLessThan(answerWithinMs);
  return reply;
}

function statusesOf(replies: readonly Reply[]): readonly number[] {
  return [...new Set(replies.map(({ status }) => status))];
}
