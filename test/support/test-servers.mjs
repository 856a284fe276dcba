import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bundleWorkflowsInto, compileInto } from '../../bin/local/compile.mjs';
import { query, startEmbeddedPostgres, stopEmbeddedPostgres } from '../../bin/local/embedded-postgres.mjs';
import { arePagesCurrent, buildPages } from '../../bin/local/pages.mjs';
import { anyFreePort } from '../../bin/local/ports.mjs';
import { isRunning, lookUp, run } from '../../bin/local/processes.mjs';
import { databaseHome, inState, openStateFolder, projectFolder } from '../../bin/local/state-folder.mjs';
import { temporalBinary } from '../../bin/local/temporal-binary.mjs';
import { startTemporalServer, stopTemporalServer } from '../../bin/local/temporal-server.mjs';

/** The database that each test file gets a copy of. */
const TEMPLATE = 'migrated';

/**
 * Starts one PostgreSQL with a migrated template database and one Temporal server for this process, in folders of
 * their own, and compiles the product: the tests start it often. Runs side by side do not meet; what killed ones left is removed.
 */
export async function startTestServers() {
  openStateFolder();
  if (!arePagesCurrent()) await buildPages();
  await removeDeadRuns();
  const name = runName(lookUp(process.pid));
  mkdirSync(temporalFolder(name), { recursive: true });
  const [database, temporal, product] = await Promise.all([startDatabase(name), startTemporal(name), compile(name)]);
  return { ...database, ...temporal, product };
}

/** Stops what `startTestServers` started in this process, and removes it. */
export async function stopTestServers() {
  await removeRun(runName(lookUp(process.pid)));
}

async function startDatabase(name) {
  const home = homeOf(name);
  mkdirSync(temporalFolder(name), { recursive: true });
  const server = await startEmbeddedPostgres({
    home,
    binariesHome: databaseHome(),
    port: await anyFreePort(),
    password: 'for-tests',
    logFile: path.join(temporalFolder(name), 'postgres.log'),
    // Tests kill processes, never the computer: nothing is lost that the operating system has.
    options: ['-c', 'fsync=off', '-c', 'max_connections=300'],
  });
  await query(server.url('postgres'), `create database ${TEMPLATE}`);
  await migrate(server.url(TEMPLATE));
  return { databaseUrl: server.url('postgres'), template: TEMPLATE };
}

async function migrate(url) {
  const args = ['--import', 'tsx', path.join('bin', 'migrate.ts'), 'deploy'];
  await run('Migrating the template database', process.execPath, args, {
    cwd: projectFolder,
    env: { ...process.env, DATABASE_URL: url },
  });
}

async function startTemporal(name) {
  const binary = await temporalBinary();
  const folder = temporalFolder(name);
  const server = await startTemporalServer({
    binary,
    folder,
    port: await anyFreePort(),
    logFile: path.join(folder, 'temporal.log'),
    synchronous: 'normal',
    dynamicConfig: ['frontend.WorkflowTimeSkippingEnabled=true', 'frontend.namespaceRPS=100000'],
  });
  return { temporalAddress: server.address, temporalBinary: binary };
}

async function compile(name) {
  const folder = path.join(temporalFolder(name), 'product');
  await compileInto(folder, { checked: false });
  await bundleWorkflowsInto(folder);
  return folder;
}

async function removeDeadRuns() {
  mkdirSync(inState('runs'), { recursive: true });
  for (const name of readdirSync(inState('runs'))) {
    const [pid, born] = name.split('-');
    if (!isRunning({ pid: Number(pid), born })) await removeRun(name);
  }
}

async function removeRun(name) {
  await Promise.all([stopEmbeddedPostgres(homeOf(name)), stopTemporalServer(temporalFolder(name))]);
  for (const folder of [homeOf(name), temporalFolder(name)]) rmSync(folder, { recursive: true, force: true });
}

function runName({ pid, born }) {
  return `${pid}-${born.replaceAll(/\W/g, '_')}`;
}

function homeOf(name) {
  return path.join(databaseHome(), 'runs', name);
}

function temporalFolder(name) {
  return inState('runs', name);
}
