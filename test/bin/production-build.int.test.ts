import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ask, asRole, orderBody, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { type BuiltProcess, productionBuild, type ProductionBuild } from '../support/production-build.ts';
import { canTestS3, startS3Server, type S3Server } from '../support/s3-server.mjs';
import { emptyDatabase, freshNamespace, servers } from '../support/servers.ts';
import { startSystemPostgres } from '../support/system-postgres.mjs';

/** With time for PostgreSQL to be installed. */
const setUpWithinMs = 240_000;
const withS3 = canTestS3();
const megabyte = 1024 * 1024;
const dayMs = 86_400_000;
/** The folder of the bucket that is the service's own. */
const prefix = 'crossgrade';

describe('the production build, by configuration alone', () => {
  const started: (() => Promise<unknown>)[] = [];
  let build: ProductionBuild;
  let api: BuiltProcess;
  let worker: BuiltProcess;
  let databaseUrl: string;
  let folder: string;
  let s3: S3Server | null = null;

  beforeAll(async () => {
    const system = await startSystemPostgres();
    const database = system ?? (await emptyDatabase());
    databaseUrl = database.url;
    started.push('stop' in database ? database.stop : database.drop);
    folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-production-'));
    started.push(async () => {
      rmSync(folder, { recursive: true, force: true });
    });
    s3 = withS3 ? await startS3Server({ folder }) : null;
    if (s3) started.push(s3.stop);
    build = await productionBuild({
      ...(s3 && settingsOf(s3)),
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

  /** A link to a kit of these, as a customer gets it. */
  async function kitOf(...products: readonly string[]) {
    const order = await orderByKey();
    const visitor = new Visitor(build.url);
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, products);
    await visitor.reaches(order.upgradeId, 'completed');

    await confirmAllAddresses();
    const link = await visitor.change('POST', `/v1/upgrades/${order.upgradeId}/kit-links`, {});
    const { pathname, search } = new URL(String(link.body.url));
    return { sizeBytes: link.body.sizeBytes, url: new URL(pathname + search, build.url) };
  }

  it('leads from an order to a downloaded kit', async () => {
    const { url, sizeBytes } = await kitOf('MAILGW1S1', 'CLDAPP1S1');
    const { body: kit } = await download(url);
    expect(kit.length).toBe(sizeBytes);
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

  (withS3 ? describe : describe.skip)('with its installers in a bucket', () => {
    const installer = randomBytes(12 * megabyte);
    const digest = sha256Of(installer);

    it('takes one by a command, which comes out of a kit whole and in parts', async () => {
      const file = path.join(folder, 'setup-9.run');
      writeFileSync(file, installer);
      const names = ['--product', 'CENCON1S1', '--version', '9.0', '--platform', 'linux'];
      expect(await build.run('ingest', file, ...names)).toContain(digest);
      expect(await bucketOf(s3).names()).toContain(digest);

      const { url, sizeBytes } = await kitOf('CENCON1S1');
      const { body: whole } = await download(url);
      expect(whole.length).toBe(sizeBytes);
      const at = whole.indexOf(installer.subarray(0, 64));
      expect(whole.subarray(at, at + installer.length).equals(installer)).toBe(true);
      const [start, end] = [at + 3 * megabyte - 7, at + 5 * megabyte + 7];
      const part = await download(url, { range: `bytes=${String(start)}-${String(end - 1)}` });
      expect(part.status).toBe(206);
      expect(part.body.equals(whole.subarray(start, end))).toBe(true);
    });

    it('sweeps what nothing names, and nothing else', async () => {
      const bucket = bucketOf(s3);
      const [old, young] = [await bucket.put(Buffer.from('old')), await bucket.put(Buffer.from('young'))];
      const weekAgo = new Date(Date.now() - 8 * dayMs);
      for (const name of [old, digest])
        utimesSync(path.join(folder, 'data', bucket.name, prefix, name), weekAgo, weekAgo);
      const before = await bucket.names();
      await worker.stop();
      worker = await build.startWorker();
      await eventually('the bucket was swept', async () => worker.output().includes('the object store was swept'));
      expect(before).toEqual(expect.arrayContaining([old, young, digest]));
      expect(await bucket.names()).toEqual(before.filter((name) => name !== old));
    });
  });

  it('ends by itself when it is asked to', async () => {
    expect(await Promise.all([api.stop(), worker.stop()])).toEqual([0, 0]);
    await eventually('nobody listens any more', async () => !(await fetch(build.url).catch(() => null)));
  });
});

async function download(url: URL, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(url, { headers });
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function settingsOf({ endpoint, region, bucket, accessKeyId, secretAccessKey }: S3Server) {
  return {
    CROSSGRADE_S3_BUCKET: bucket,
    CROSSGRADE_S3_ENDPOINT: endpoint,
    CROSSGRADE_S3_REGION: region,
    CROSSGRADE_S3_PREFIX: prefix,
    CROSSGRADE_S3_PATH_STYLE: 'on',
    CROSSGRADE_S3_ACCESS_KEY_ID: accessKeyId,
    CROSSGRADE_S3_SECRET_ACCESS_KEY: secretAccessKey,
  };
}

/** The bucket as another client sees it. */
function bucketOf(s3: S3Server | null) {
  if (!s3) throw new Error('there is no S3 server');
  const { endpoint, region, bucket: name, accessKeyId, secretAccessKey } = s3;
  const client = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  });
  return {
    name,
    async names(): Promise<readonly string[]> {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: name, Prefix: `${prefix}/` }));
      return Contents.map((one) => (one.Key ?? '').slice(prefix.length + 1)).toSorted();
    },
    async put(bytes: Buffer): Promise<string> {
      const digest = sha256Of(bytes);
      await client.send(new PutObjectCommand({ Bucket: name, Key: `${prefix}/${digest}`, Body: bytes }));
      return digest;
    },
  };
}
