import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openFolderStore } from '../../gateways/folder-store.ts';
import { demonstrationAgreements } from '../../prisma/seed/agreements.ts';
import { demonstrationCatalog } from '../../prisma/seed/catalog.ts';
import { demonstrationInstallers } from '../../prisma/seed/installers.ts';
import { createDemonstration, type Demonstration } from '../../storage/demonstration.ts';
import { openStorage, type OpenStorage } from '../../storage/storage.ts';
import { eventually, programOf, startProcess, type TestProcess } from './processes.ts';

export const tokens = {
  partner: 'partner-token',
  viewer: 'viewer-token',
  operator: 'operator-token',
  lead: 'lead-token',
  administrator: 'administrator-token',
} as const;

/** Where an installation finds its servers. */
export interface Servers {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  /** Folder of the compiled product; undefined: its sources are run. */
  readonly product: string | undefined;
}

/** The product as it is run: API and worker as processes, with the demonstration's catalog. */
export interface Installation {
  readonly url: string;
  readonly storage: OpenStorage;
  readonly demonstration: Demonstration;
  /** Folder of the installers. */
  readonly blobs: string;
  startApi(settings?: Readonly<Record<string, string>>): Promise<TestProcess>;
  startWorker(settings?: Readonly<Record<string, string>>): Promise<TestProcess>;
  /** Runs a tool with the installation's settings until it ends; answers what it printed. */
  runTool(entry: string, ...args: readonly string[]): Promise<string>;
  /** All that its processes have printed. */
  logs(): string;
  metrics(): Promise<string>;
  close(): Promise<void>;
}

/** On a machine that is busy with other things. */
const startsWithinMs = 55_000;

export async function install(servers: Servers): Promise<Installation> {
  const folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-'));
  const blobs = path.join(folder, 'blobs');
  const rootKey = Buffer.alloc(32, 7);
  const tokensFile = path.join(folder, 'tokens.json');
  writeFileSync(tokensFile, JSON.stringify(tokens));

  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const environment = {
    DATABASE_URL: servers.databaseUrl,
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TEMPORAL_NAMESPACE: servers.temporalNamespace,
    CROSSGRADE_ROOT_KEY: rootKey.toString('base64'),
    CROSSGRADE_TOKENS_FILE: tokensFile,
    CROSSGRADE_BLOB_FOLDER: blobs,
    CROSSGRADE_SANDBOX: 'on',
    PORT: String(port),
    WORKER_PORT: '0',
  };

  const storage = openStorage({ url: servers.databaseUrl, rootKey, connections: 4 });
  const demonstration = createDemonstration(storage.database, storage.sealing);
  await putCatalog(demonstration, storage, blobs);

  const processes: TestProcess[] = [];
  const start = (entry: string, settings: Readonly<Record<string, string>> = {}) => {
    const started = startProcess(programOf(entry, servers.product), { ...environment, ...settings });
    processes.push(started);
    return started;
  };
  return {
    url,
    storage,
    demonstration,
    blobs,
    async startApi(settings) {
      const api = start('bin/api.ts', settings);
      await eventually(`the API is ready: ${api.output()}`, () => isReady(url), startsWithinMs);
      return api;
    },
    async startWorker(settings) {
      const worker = start('bin/worker.ts', settings);
      const isReady = () => Promise.resolve(worker.output().includes('the worker is ready'));
      await eventually('the worker is ready', isReady, startsWithinMs);
      return worker;
    },
    async runTool(entry, ...args) {
      const { stdout } = await promisify(execFile)(process.execPath, [...programOf(entry, servers.product), ...args], {
        env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
      });
      return stdout;
    },
    logs: () => processes.map((one) => one.output()).join('\n'),
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
    async close() {
      await Promise.all(processes.map((one) => one.kill()));
      await storage.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function putCatalog(demonstration: Demonstration, { installers }: OpenStorage, blobs: string): Promise<void> {
  const objects = await openFolderStore(blobs);
  await demonstration.putCatalog(demonstrationCatalog);
  for (const agreement of demonstrationAgreements) await demonstration.putAgreement(agreement);
  for (const { bytes, ...installer } of demonstrationInstallers(demonstrationCatalog.suites)) {
    await installers.publish(installer, await objects.put(bytes));
  }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (response) => response.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const { anyFreePort } = await import('../../bin/local/ports.mjs');
  return anyFreePort();
}

/** A customer or order number that no other test uses. */
export function fresh(prefix: string): string {
  return `${prefix}-${randomUUID()}`;
}
