import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { DeterminismViolationError } from '@temporalio/workflow';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { openTelemetry, type Telemetry } from '../../bin/telemetry.ts';
import { type Collector, startCollector } from '../support/collector.ts';
import { install, type Installation } from '../support/installation.ts';
import { formBody, placeOrder, type PlacedOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { freshDatabase, freshNamespace, servers } from '../support/servers.ts';

describe('traces', () => {
  const opened: (() => unknown)[] = [];
  let collector: Collector;
  let namespace: string;
  let traced: Upgraded;
  let tracedFromSources: Upgraded;
  let untraced: Upgraded;
  let sentLater: number;

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { forward: {} } } });
    collector = await startCollector();
    const database = await freshDatabase();
    namespace = await freshNamespace();
    const places = {
      databaseUrl: database.url,
      temporalAddress: servers.temporalAddress,
      temporalNamespace: namespace,
    };
    opened.push(collector.close, database.drop);

    // One worker bundles its sources at the start, as during development; the other has the bundle made ahead.
    const bundled = await install({ ...places, product: servers.product });
    const sources = await install({ ...places, product: undefined });
    opened.push(bundled.close, sources.close);
    traced = await upgradeAt(bundled, collector.settings);
    tracedFromSources = await upgradeAt(sources, collector.settings);
    const sent = collector.spans.length;
    untraced = await upgradeAt(bundled, {});
    sentLater = collector.spans.length - sent;
  }, 180_000);

  afterAll(async () => {
    for (const close of opened.toReversed()) await close();
  });

  it('are sent by nobody who was not told to', () => {
    expect(sentLater).toBe(0);
  });

  it('lead from the request to the run that hears its ring, and name the command where it is decided', () => {
    const { upgradeId } = traced.order;
    const [request, trace] = traceOf('PUT /v1/upgrades/{id}/product-selection', upgradeId);
    expect(trace.map(({ service, name }) => `${service} ${name}`)).toEqual(
      expect.arrayContaining([
        'crossgrade-api SignalWithStartWorkflow:upgradeToSuite',
        'crossgrade-worker HandleSignal:selectProducts',
      ]),
    );
    const { requestId, commandId } = request?.attributes ?? {};
    expect(request?.attributes).toMatchObject({ upgradeId, 'http.response.status_code': 200 });

    const decided = collector.spans.find(
      ({ service, attributes }) => service === 'crossgrade-worker' && attributes.commandId === commandId,
    );
    expect(decided).toMatchObject({
      name: 'RunActivity:takeNext',
      attributes: { temporalWorkflowId: `upgrade-${upgradeId}` },
    });
    expect(traced.logs.filter((line) => line.commandId === commandId)).toMatchObject([
      { process: 'api', msg: 'request', requestId, upgradeId, traceId: request?.traceId },
      { process: 'worker', msg: 'a command was decided', upgradeId, traceId: decided?.traceId },
    ]);
  });

  it('hold all that a run does in the trace of a ring', () => {
    const { upgradeId } = traced.order;
    const ofRun = collector.spans.filter(({ attributes }) =>
      Object.values(attributes).includes(`upgrade-${upgradeId}`),
    );
    const rings = ofRun.filter(({ name }) => name === 'SignalWithStartWorkflow:upgradeToSuite');
    expect(new Set(ofRun.map(({ traceId }) => traceId))).toEqual(new Set(rings.map(({ traceId }) => traceId)));
    expect(ofRun.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['RunActivity:issueActivationCodes', 'RunActivity:buildDeploymentKit']),
    );
  });

  it('are made of workflows that are bundled at the start as well', () => {
    const [, trace] = traceOf('PUT /v1/upgrades/{id}/product-selection', tracedFromSources.order.upgradeId);
    expect(trace.map(({ name }) => name)).toContain('HandleSignal:selectProducts');
  });

  it('hold ids and templates, and nothing that anybody typed or was given', () => {
    const form = formBody();
    const secrets = [
      traced.order.registrationKey,
      traced.order.registrationKey.replaceAll('-', ''),
      traced.license,
      'quillmere.example',
      form.user.firstName,
      form.company.name,
      'cursor=',
      'exception.message',
      'exception.stacktrace',
    ];
    expect(traced.license).not.toBe('');
    expect(collector.text()).toContain('exception.type');
    expect(secrets.filter((secret) => collector.text().includes(secret))).toEqual([]);
    expect([...new Set(collector.spans.flatMap(({ attributes }) => Object.keys(attributes)))].toSorted()).toEqual([
      'commandId',
      'http.request.method',
      'http.response.status_code',
      'http.route',
      'requestId',
      'runId',
      'run_id',
      'temporalActivityId',
      'temporalWorkflowId',
      'upgradeId',
      'workflowId',
    ]);
  });

  it('may be on in one run of a history and off in the next', async () => {
    const on = await openTelemetry({
      process: 'worker',
      url: collector.settings.CROSSGRADE_TRACES_URL,
      log: pino({ level: 'silent' }),
    });
    const off = await openTelemetry({ process: 'worker', url: undefined, log: pino({ level: 'silent' }) });
    opened.push(on.close);
    const recordedOn = await historyOf(traced.order);
    const recordedOff = await historyOf(untraced.order);

    expect(JSON.stringify(recordedOn)).toContain('_tracer-data');
    expect(JSON.stringify(recordedOff)).not.toContain('_tracer-data');
    await replay(recordedOn, off);
    await replay(recordedOff, on);
    for (const { activityTaskScheduledEventAttributes: scheduled } of recordedOn.events ?? []) {
      if (scheduled?.activityType) scheduled.activityType.name = 'somethingElse';
    }
    await expect(replay(recordedOn, off)).rejects.toThrow(DeterminismViolationError);
  });

  /** The request of a route about an upgrade, and all that belongs to its trace. */
  function traceOf(route: string, upgradeId: string) {
    const request = collector.spans.find(
      ({ name, attributes }) => name === route && attributes.upgradeId === upgradeId,
    );
    return [request, collector.spans.filter(({ traceId }) => traceId === request?.traceId)] as const;
  }

  /** An upgrade from its order to its kit, with one try of the build that fails, and processes of its own. */
  async function upgradeAt(installation: Installation, settings: Readonly<Record<string, string>>): Promise<Upgraded> {
    const { url, storage } = installation;
    const processes = await Promise.all([installation.startApi(settings), installation.startWorker(settings)]);
    const order = await placeOrder(url);
    await storage.sandbox.provoke(order.upgradeId, 'kit-attempt-fails', 1);
    const visitor = new Visitor(url);
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['MAILGW1S1']);
    await visitor.reaches(order.upgradeId, 'completed');
    const { licenses } = (await storage.upgrades.read(order.upgradeId)) ?? { licenses: [] };
    await historyOf(order);
    await Promise.all(processes.map((one) => one.stop()));
    const printed = processes.map((one) => one.output()).join('\n');
    const logs = printed.split('\n').filter(isLogLine).map(parseLine);
    return { order, logs, license: licenses[0]?.activationCode ?? '' };
  }

  async function historyOf({ upgradeId }: PlacedOrder) {
    const connection = await Connection.connect({ address: servers.temporalAddress });
    try {
      const handle = new Client({ connection, namespace }).workflow.getHandle(`upgrade-${upgradeId}`);
      await eventually('the run has ended', async () => (await handle.describe()).status.name === 'COMPLETED');
      return await handle.fetchHistory();
    } finally {
      await connection.close();
    }
  }
});

async function replay(history: History, { worker }: Telemetry): Promise<void> {
  await Worker.runReplayHistory(
    { workflowBundle: { codePath: path.join(servers.product, 'workflow-bundle.js') }, ...worker },
    history,
  );
}

interface Upgraded {
  readonly order: PlacedOrder;
  readonly logs: readonly LogLine[];
  /** The code that was issued. */
  readonly license: string;
}

type History = Parameters<typeof Worker.runReplayHistory>[1];

interface LogLine {
  readonly msg: string;
  readonly process: string;
  readonly [field: string]: unknown;
}

function isLogLine(line: string): boolean {
  return line.startsWith('{');
}

function parseLine(line: string): LogLine {
  return JSON.parse(line) as LogLine;
}
