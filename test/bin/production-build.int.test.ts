import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ask, asRole, orderBody, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { type BuiltProcess, productionBuild, type ProductionBuild } from '../support/production-build.ts';
import { emptyDatabase, freshNamespace, servers } from '../support/servers.ts';
import { startSystemPostgres } from '../support/system-postgres.mjs';

/** With time for PostgreSQL to be installed. */
const setUpWithinMs = 240_000;

describe('the production build, by configuration alone', () => {
  const started: (() => Promise<unknown>)[] = [];
  let build: ProductionBuild;
  let api: BuiltProcess;
  let worker: BuiltProcess;
  let databaseUrl: string;

  beforeAll(async () => {
    const system = await startSystemPostgres();
    const database = system ?? (await emptyDatabase());
    databaseUrl = database.url;
    started.push('stop' in database ? database.stop : database.drop);
    build = await productionBuild({
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: servers.temporalAddress,
      TEMPORAL_NAMESPACE: await freshNamespace(),
    });
    started.push(build.close);
    await build.run('migrate', 'deploy');
    await build.run('seed');
    [api, worker] = await Promise.all([build.startApi(), build.startWorker()]);
  }, setUpWithinMs);

  afterAll(async () => {
    for (const stop of started.toReversed()) await stop();
  });

  /** There are no tokens: the partner comes in with a key that a command made. */
  async function orderByKey() {
    const made = await build.run('make-api-key', '--partner', 'acme', '--for', 'a shop', '--scope', 'orders:write');
    const authorization = `Bearer ${/^cgp_\S+$/m.exec(made)?.[0] ?? ''}`;
    const order = { method: 'POST', body: orderBody(), headers: { authorization } };
    const { status, body } = await ask(`${build.url}/v1/orders`, order);
    expect(status).toBe(201);
    const { registrationKey } = body.certificate as { registrationKey: string };
    return { orderNumber: String(body.orderNumber), upgradeId: String(body.upgradeId), registrationKey };
  }

  /** There is no SMTP server here, so no link arrives that could be followed. */
  async function confirmAllAddresses(): Promise<void> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('update account set confirmed_at = now()');
    await client.end();
  }

  it('finds every migration applied', async () => {
    expect(await build.run('migrate', 'status')).toContain('up to date');
  });

  it('leads from an order to a downloaded kit', async () => {
    const order = await orderByKey();
    const visitor = new Visitor(build.url);
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['MAILGW1S1', 'CLDAPP1S1']);
    await visitor.reaches(order.upgradeId, 'completed');

    await confirmAllAddresses();
    const link = await visitor.change('POST', `/v1/upgrades/${order.upgradeId}/kit-links`, {});
    const { pathname, search } = new URL(String(link.body.url));
    const kit = Buffer.from(await (await fetch(new URL(pathname + search, build.url))).arrayBuffer());
    expect(kit.length).toBe(link.body.sizeBytes);
    expect(kit.subarray(0, 2).toString()).toBe('PK');
  });

  it('takes its workflows from the bundle that was built ahead', () => {
    expect(worker.output()).not.toContain('Workflow bundle created');
  });

  it('says that it is ready, and what it measures', async () => {
    const ready = await ask(`${build.url}/readyz`);
    expect(ready.body).toMatchObject({ status: 'ready', database: 'reachable', engine: 'reachable' });
    const measured = async (url: string) => (await fetch(`${url}/metrics`)).text();
    expect(await measured(build.url)).toContain('process_cpu_seconds_total');
    expect(await measured(build.url)).toContain('crossgrade_rings_total{by="request",outcome="rung"}');
    const ofWorker = await measured(build.workerUrl);
    expect(ofWorker).toContain('process_cpu_seconds_total');
    expect(ofWorker).toContain('crossgrade_command_duration_seconds_count{kind="registerKey",outcome="accepted"} 1');
    expect(ofWorker).toContain('crossgrade_kit_build_duration_seconds_count{outcome="done"} 1');
    expect(ofWorker).toMatch(
      /^temporal_workflow_task_execution_latency_seconds_count\{.*workflow_type="upgradeToSuite"/m,
    );
  });

  it('has the pages about problems with it', async () => {
    const refused = await asRole(build.url, 'viewer', '/v1/nowhere');
    const page = await fetch(new URL(String(refused.body.type), build.url));
    expect(page.status).toBe(200);
    expect(await page.text()).toMatch(/^# /);
  });

  it('has no sandbox', async () => {
    const moved = await asRole(build.url, 'administrator', '/v1/sandbox/clock', { method: 'POST', body: {} });
    expect(moved.status).toBe(404);
  });

  it('ends by itself when it is asked to', async () => {
    expect(await Promise.all([api.stop(), worker.stop()])).toEqual([0, 0]);
    await eventually('nobody listens any more', async () => !(await fetch(build.url).catch(() => null)));
  });
});
