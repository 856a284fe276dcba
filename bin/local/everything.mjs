import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { setForeignDatabaseAside } from './database-home.mjs';
import { query, runningPostgres, startEmbeddedPostgres } from './embedded-postgres.mjs';
import { Failure } from './failure.mjs';
import { startNodeProcess } from './node-process.mjs';
import { portFor, rememberPorts } from './ports.mjs';
import { lastLines, run, until } from './processes.mjs';
import { step } from './progress.mjs';
import { databaseHome, inState, projectFolder, readSecrets, stateFolder, writeState } from './state-folder.mjs';
import { keepRunning } from './supervisor.mjs';
import { temporalBinary } from './temporal-binary.mjs';
import { runningTemporal, startTemporalServer } from './temporal-server.mjs';

const DATABASE = 'crossgrade';
const READY_MS = 90_000;
const API_GRACE_MS = 10_000;
const WORKER_GRACE_MS = 25_000;
// Node's watcher does not end by itself once what it watches has failed.
const RELOAD_GRACE_MS = 5_000;
const LARGE_LOG_BYTES = 20_000_000;

/**
 * Starts PostgreSQL, Temporal, worker and API in this order, migrates and seeds in between, and returns what runs
 * where. What has been started is pushed to `started`, also when a later step fails.
 */
export async function startEverything({ ports, reload, started, stopping }) {
  const secrets = readSecrets();
  const next = (title, work) => {
    stopping.throwIfAborted();
    return step(title, work);
  };

  const binary = await next('getting the Temporal server', temporalBinary);
  const database = await next('starting PostgreSQL', () => startDatabase(secrets, started));
  const temporal = await next('starting Temporal', () => startTemporal(binary, started));
  rememberPorts({ database: database.port, temporal: temporal.port, temporalUi: temporal.uiPort });

  const env = childEnvironment({ database, temporal, secrets, ports });
  await next('migrating the database', () => migrate(env));
  const demonstration = await next('seeding the demonstration', () => seed(env));
  const preload = reload ? [new URL('watch-workflows.mjs', import.meta.url).href] : [];
  const worker = { env, reload, preload, graceMs: reload ? RELOAD_GRACE_MS : WORKER_GRACE_MS };
  const api = { env, reload, graceMs: reload ? RELOAD_GRACE_MS : API_GRACE_MS };
  await next('starting the worker', async () => started.push(await keepOurs('worker', worker)));
  await next('starting the API', async () => started.push(await keepOurs('api', api)));
  await next('waiting for the API', () => untilReady(ports.api, stopping));
  if (reload) await next('serving the pages from their sources', async () => started.push(await keepPages(env)));
  return { ports, reload, database, temporal, demonstration, tokens: secrets.tokens };
}

async function startDatabase({ databasePassword, rootKey }, started) {
  const home = databaseHome();
  await setForeignDatabaseAside(home, rootKey);
  const port = (await runningPostgres(home)) ?? (await portFor('database', 15_432));
  const start = () => startEmbeddedPostgres({ home, port, password: databasePassword, logFile: logFile('postgres') });
  const server = await keepRunning({ name: 'PostgreSQL', start });
  started.push(server);
  await createDatabase(server.first.url);
  return { port, url: server.first.url(DATABASE) };
}

async function createDatabase(urlOf) {
  const { rowCount } = await query(urlOf('postgres'), `select from pg_database where datname = '${DATABASE}'`);
  if (rowCount === 0) await query(urlOf('postgres'), `create database ${DATABASE}`);
}

async function startTemporal(binary, started) {
  const folder = inState('temporal-data');
  const ports = runningTemporal(folder) ?? {
    port: await portFor('temporal', 17_233),
    uiPort: await portFor('temporalUi', 18_233),
  };
  const start = () => startTemporalServer({ binary, folder, ...ports, logFile: logFile('temporal') });
  started.push(await keepRunning({ name: 'The Temporal server', start }));
  return { ...ports, address: `127.0.0.1:${ports.port}` };
}

// What the user's shell says of another Temporal is not for the one that is started here.
function childEnvironment({ database, temporal, secrets, ports }) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return {
    ...Object.fromEntries(own),
    DATABASE_URL: database.url,
    PORT: String(ports.api),
    WORKER_PORT: String(ports.worker),
    PAGES_PORT: String(ports.pages),
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: 'default',
    CROSSGRADE_TEMPORAL_UI_URL: `http://127.0.0.1:${temporal.uiPort}`,
    CROSSGRADE_ROOT_KEY: secrets.rootKey,
    CROSSGRADE_TOKENS_FILE: inState('tokens.json'),
    CROSSGRADE_BLOB_FOLDER: inState('blobs'),
    CROSSGRADE_SANDBOX: 'on',
  };
}

function runOurs(purpose, command, env) {
  return run(purpose, process.execPath, ['--import', 'tsx', ...command], { cwd: projectFolder, env });
}

async function migrate(env) {
  try {
    await runOurs('Migrating the database', ['bin/migrate.ts', 'deploy'], env);
  } catch (error) {
    throw new Failure(`${error.message}\nTo begin again with an empty database, remove the folder ${stateFolder}.`);
  }
}

async function seed(env) {
  const printed = await runOurs('Seeding the demonstration', ['bin/seed.ts'], env);
  writeState('demonstration.json', printed);
  return JSON.parse(printed);
}

function keepOurs(name, options) {
  const script = path.join(projectFolder, 'bin', `${name}.ts`);
  const start = () => startNodeProcess({ ...options, script, logFile: logFile(name) });
  return keepRunning({ name: `bin/${name}.ts`, start });
}

function keepPages(env) {
  const script = path.join(projectFolder, 'bin', 'local', 'pages-server.mjs');
  const start = () => startNodeProcess({ env, script, logFile: logFile('pages'), graceMs: RELOAD_GRACE_MS });
  return keepRunning({ name: 'bin/local/pages-server.mjs', start });
}

async function untilReady(port, stopping) {
  const ask = async () => stopping.aborted || (await isReady(port));
  const ready = await until(ask, READY_MS);
  stopping.throwIfAborted();
  if (ready) return;
  const logs = ['worker', 'api'].map((name) => `  ${logFile(name)}:\n${tail(name)}`).join('\n');
  throw new Failure(
    `The API does not say that it is ready (http://127.0.0.1:${port}/readyz). What the logs end with:\n${logs}`,
  );
}

async function isReady(port) {
  try {
    const { status } = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) });
    return status === 200;
  } catch {
    return false;
  }
}

function logFile(name) {
  const file = inState('logs', `${name}.log`);
  if (existsSync(file) && statSync(file).size > LARGE_LOG_BYTES) renameSync(file, `${file}.old`);
  return file;
}

function tail(name) {
  return existsSync(logFile(name)) ? lastLines(readFileSync(logFile(name), 'utf8'), 10) : '';
}
