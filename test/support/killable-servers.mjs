import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { query, startEmbeddedPostgres, stopEmbeddedPostgres } from '../../bin/local/embedded-postgres.mjs';
import { anyFreePort } from '../../bin/local/ports.mjs';
import { isRunning, lookUp, run, until } from '../../bin/local/processes.mjs';
import { databaseHome, inState, openStateFolder, projectFolder } from '../../bin/local/state-folder.mjs';
import { temporalBinary } from '../../bin/local/temporal-binary.mjs';
import { startTemporalServer, stopTemporalServer } from '../../bin/local/temporal-server.mjs';

const DATABASE = 'crossgrade';

/** A PostgreSQL and a Temporal server for one test, with their data on disk, that can be killed and started again. */
export async function startKillableServers({ temporalConfig = [] } = {}) {
  openStateFolder();
  const name = `${process.pid}-${lookUp(process.pid).born.replaceAll(/\W/g, '_')}-killable`;
  const folder = inState('runs', name);
  const home = path.join(databaseHome(), 'runs', name);
  mkdirSync(folder, { recursive: true });
  const [databasePort, temporalPort, binary] = await Promise.all([anyFreePort(), anyFreePort(), temporalBinary()]);

  const startDatabase = () =>
    startEmbeddedPostgres({
      home,
      binariesHome: databaseHome(),
      port: databasePort,
      password: 'for-tests',
      logFile: path.join(folder, 'postgres.log'),
    });
  const startTemporal = () =>
    startTemporalServer({
      binary,
      folder,
      port: temporalPort,
      logFile: path.join(folder, 'temporal.log'),
      dynamicConfig: temporalConfig,
    });

  let [database, temporal] = await Promise.all([startDatabase(), startTemporal()]);
  const databaseUrl = database.url(DATABASE);
  await query(database.url('postgres'), `create database ${DATABASE}`);
  await run('Migrating', process.execPath, ['--import', 'tsx', path.join('bin', 'migrate.ts'), 'deploy'], {
    cwd: projectFolder,
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });

  return {
    databaseUrl,
    temporalAddress: temporal.address,
    async restartDatabase() {
      await kill(database.pid);
      database = await startDatabase();
    },
    async restartTemporal({ forgetting = false } = {}) {
      await kill(temporal.pid);
      if (forgetting)
        for (const ending of ['', '-wal', '-shm']) rmSync(path.join(folder, `temporal.db${ending}`), { force: true });
      temporal = await startTemporal();
    },
    async close() {
      await Promise.all([stopEmbeddedPostgres(home), stopTemporalServer(folder)]);
      for (const used of [home, folder]) rmSync(used, { recursive: true, force: true });
    },
  };
}

async function kill(pid) {
  const seen = lookUp(pid);
  process.kill(pid, 'SIGKILL');
  await until(() => !isRunning(seen), 10_000);
}
