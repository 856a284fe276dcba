import { rmSync } from 'node:fs';
import path from 'node:path';
import { query, startEmbeddedPostgres, stopEmbeddedPostgres } from '../../bin/local/embedded-postgres.mjs';
import { orExplain } from '../../bin/local/failure.mjs';
import { installWhatIsMissing } from '../../bin/local/install.mjs';
import { anyFreePort } from '../../bin/local/ports.mjs';
import { run } from '../../bin/local/processes.mjs';
import { databaseHome, inState, openStateFolder, projectFolder } from '../../bin/local/state-folder.mjs';

const database = 'console';
/** With `--keep`, the next run with it finds what this one has made. */
const keeps = process.argv.includes('--keep');

process.chdir(projectFolder);
await orExplain(async () => {
  openStateFolder();
  await installWhatIsMissing();
  const logFile = inState('bench-console.log');
  const home = path.join(databaseHome(), 'bench-console');
  const server = await startEmbeddedPostgres({
    home,
    binariesHome: databaseHome(),
    port: await anyFreePort(),
    password: 'for-measuring',
    logFile,
    // What a server of this size is given; and nothing here outlives the run.
    options: [
      ...['-c', 'shared_buffers=1GB', '-c', 'effective_cache_size=4GB', '-c', 'random_page_cost=1.1'],
      ...['-c', 'fsync=off', '-c', 'max_wal_size=8GB', '-c', 'maintenance_work_mem=512MB'],
    ],
  });
  try {
    const {
      rows: [there],
    } = await query(server.url('postgres'), `select from pg_database where datname = '${database}'`);
    if (!there) await query(server.url('postgres'), `create database ${database}`);
    process.env.DATABASE_URL = server.url(database);
    process.env.BENCH_LOG = logFile;
    await run('migrating', process.execPath, ['--import', 'tsx', path.join('bin', 'migrate.ts'), 'deploy'], {
      cwd: projectFolder,
      env: process.env,
    });
    // Not before it is installed.
    const { register } = await import('tsx/esm/api');
    register();
    await import('./measure.ts');
  } finally {
    await stopEmbeddedPostgres(home);
    if (!keeps) rmSync(home, { recursive: true, force: true });
  }
});
