// Records one run of every kind for the release in package.json: npm run record:histories
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { day, product } from '../api/fixtures.ts';
import type { Standing } from '../../core/standing.ts';
import type { Step } from '../../core/steps.ts';
import { install } from '../support/installation.ts';
import { startKillableServers } from '../support/killable-servers.mjs';
import { own } from '../support/owned.ts';
import { asRole, orderBody, type PlacedOrder, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { factsOf, historiesFolder, releaseOfProject } from '../support/recorded-histories.ts';
import { openRuns } from '../support/runs.ts';

const term = { startsOn: '2126-12-01', termMonths: undefined, expiresOn: '2127-11-30' };
/** Longer than any way to a kit, short enough to get there by a few rings. */
const continueAsNewAt = 80;

const servers = await startKillableServers({
  temporalConfig: [`limit.historyCount.suggestContinueAsNew=${String(continueAsNewAt)}`],
});
const where = { address: servers.temporalAddress, namespace: 'default' };
const installation = await install({
  databaseUrl: servers.databaseUrl,
  temporalAddress: where.address,
  temporalNamespace: where.namespace,
  product: undefined,
});
const runs = await openRuns(where);
const { storage, url } = installation;
const folder = path.join(historiesFolder, releaseOfProject());

interface Case extends PlacedOrder {
  readonly visitor: Visitor;
}

try {
  await Promise.all([installation.startApi(), installation.startWorker()]);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await recordAll();
} finally {
  await runs.close();
  await installation.close();
  await servers.close();
}

async function recordAll(): Promise<void> {
  const waits = await begin();
  await keepOpen('registration-key', waits);
  await waits.visitor.register(waits.registrationKey);
  await keepOpen('license-agreement', waits);
  await waits.visitor.acceptAgreement(waits.upgradeId);
  await keepOpen('account-form', waits);
  await waits.visitor.submitForm(waits.upgradeId);
  await keepOpen('product-selection', waits);
  await waits.visitor.select(waits.upgradeId, ['CENCON1S1']);
  await keepEnded('completed-with-kit', waits);
  await waits.visitor.select(waits.upgradeId, ['MAILGW1S1']);
  await keepEnded('completed-with-more-products', waits);
  await command(waits, { kind: 'revert', orderNumber: waits.orderNumber });
  await keepEnded('reverted', waits);

  const nothingNew = await walkToKit([]);
  await keepEnded('completed-without-kit', nothingNew);

  const failing = await walkToKit(['CENCON1S1'], 'kit-build-fails');
  await keepOpen('deployment-kit-parked', failing, { step: 'deployment-kit', parked: true });
  await command(failing, { kind: 'retryKit' });
  await keepEnded('completed-after-kit-was-retried', failing);

  const trying = await walkToKit(['CENCON1S1'], 'kit-attempt-fails');
  await keepEnded('completed-after-attempt-failed', trying);

  const abandoned = await walkToKit(['CENCON1S1'], 'kit-build-slow');
  await keepOpen('deployment-kit-building', abandoned, { step: 'deployment-kit', parked: false });
  await command(abandoned, { kind: 'abandon' });
  await keepEnded('abandoned-during-build', abandoned);
  await command(abandoned, { kind: 'reopen' });
  await keepEnded('completed-after-reopen', abandoned);

  const canceled = await begin();
  await canceled.visitor.register(canceled.registrationKey);
  await command(canceled, { kind: 'cancelOrder', orderNumber: canceled.orderNumber });
  await keepEnded('canceled', canceled);

  await recordContinued(await begin());

  const lapsing = await begin();
  await settled(lapsing, { step: 'registration-key', parked: false });
  await storage.clock.advance(181 * 86_400_000);
  await runs.wake(lapsing.upgradeId);
  await keepEnded('lapsed', lapsing);
}

async function recordContinued(one: Case): Promise<void> {
  await one.visitor.register(one.registrationKey);
  await settled(one, { step: 'license-agreement', parked: false });
  const first = await runs.describe(one.upgradeId);
  const isStill = async () => (await runs.describe(one.upgradeId))?.runId === first?.runId;
  while (await isStill()) {
    await runs.wake(one.upgradeId);
    await settled(one, { step: 'license-agreement', parked: false });
  }
  keep('continued-as-new', await runs.history(one.upgradeId, first?.runId));
  await keepOpen('after-continue-as-new', one, { step: 'license-agreement', parked: false });
}

/** A customer with one endpoint code, who orders the suite. */
async function begin(): Promise<Case> {
  const { customer } = orderBody();
  const owned = { productId: product('ENDGRD7E1'), seats: 40, until: day('2127-03-31') };
  await own(installation.demonstration, customer.customerNumber, owned);
  return { ...(await placeOrder(url, { customer, ...term })), visitor: new Visitor(url) };
}

async function walkToKit(
  productIds: readonly string[],
  fault?: Parameters<typeof storage.sandbox.provoke>[1],
): Promise<Case> {
  const one = await begin();
  if (fault !== undefined) await storage.sandbox.provoke(one.upgradeId, fault, 1);
  await one.visitor.walkToSelection(one);
  await one.visitor.select(one.upgradeId, productIds);
  return one;
}

async function command({ upgradeId }: Case, body: Readonly<Record<string, unknown>>): Promise<void> {
  const route = `/v1/operations/upgrades/${upgradeId}/commands`;
  const asked = { method: 'POST', body: { reason: 'as agreed', ...body } };
  const { status } = await asRole(url, 'operator', route, asked);
  if (status !== 200) throw new Error(`${JSON.stringify(body)} was answered with ${String(status)}`);
}

/** The history of a run that has come to a place and waits there. */
function settled({ upgradeId }: Case, { step, parked }: Pick<Standing, 'step' | 'parked'>): Promise<unknown> {
  return eventually(`${upgradeId} waits at ${step}`, async () => {
    if (!(await runs.describe(upgradeId))) return null;
    const history = await runs.history(upgradeId);
    const { ending, standing, settled: waits } = factsOf(history);
    return ending === 'open' && waits && standing?.step === step && standing.parked === parked && history;
  });
}

async function keepOpen(
  name: string,
  one: Case,
  at: Pick<Standing, 'step' | 'parked'> = { step: parseStep(name), parked: false },
): Promise<void> {
  keep(`open-${name}`, await settled(one, at));
}

async function keepEnded(name: string, { upgradeId }: Case): Promise<void> {
  const history = await eventually(`the run of ${name} has ended`, async () => {
    const told = await storage.upgrades.read(upgradeId);
    const found = await runs.history(upgradeId);
    const { ending, standing } = factsOf(found);
    return ending === 'completed' && standing?.turn === told?.turn && found;
  });
  keep(name, history);
}

/** One line for each event. What tells of this computer is left out. */
function keep(name: string, history: unknown): void {
  const { events } = parseHistory(JSON.parse(JSON.stringify(history, withoutThisComputer)));
  const lines = events.map((event) => JSON.stringify(event)).join(',\n');
  writeFileSync(path.join(folder, `${name}.json`), `{"events":[\n${lines}\n]}\n`);
  process.stdout.write(`${name}: ${String(events.length)} events\n`);
}

function withoutThisComputer(name: string, value: unknown): unknown {
  const isNameOfProcess = typeof value === 'string' && /^\d+@/.test(value);
  return name === 'stackTrace' || isNameOfProcess ? undefined : value;
}

function parseStep(name: string): Step {
  return name as Step;
}

function parseHistory(history: unknown): { readonly events: readonly unknown[] } {
  return history as { events: unknown[] };
}
