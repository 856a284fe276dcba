import { execFileSync, spawn } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { prepareHome, query, stopEmbeddedPostgres } from '../../bin/local/embedded-postgres.mjs';
import { anyFreePort } from '../../bin/local/ports.mjs';
import { postgresAccount } from '../../bin/local/postgres-account.mjs';
import { lookUp, until } from '../../bin/local/processes.mjs';
import { databaseHome, inState } from '../../bin/local/state-folder.mjs';

const VERSIONS = '/usr/lib/postgresql';
const OLDEST = 15;
const MOST_DUMPED = 256 * 1024 * 1024;

/**
 * Starts a PostgreSQL of the operating system, the oldest that we support or newer, on an empty data folder. Where there
 * is none, the answer is undefined.
 */
export async function startSystemPostgres() {
  const version = installedVersion();
  if (version === undefined) return undefined;
  const programs = path.join(VERSIONS, version, 'bin');
  // Named as all folders of a test run, so that what a killed run leaves behind is found and removed by the next.
  const name = `${process.pid}-${lookUp(process.pid).born.replaceAll(/\W/g, '_')}-system-postgres`;
  const home = path.join(databaseHome(), 'runs', name);
  mkdirSync(inState('runs', name), { recursive: true });
  prepareHome(home);
  const data = path.join(home, 'data');
  const account = postgresAccount();
  initialize(programs, data, account);
  const port = await anyFreePort();
  launch(
    path.join(programs, 'postgres'),
    ['-D', data, '-p', String(port)],
    account,
    inState('runs', name, 'postgres.log'),
  );
  const url = `postgresql://crossgrade@127.0.0.1:${port}/postgres`;
  const answers = () => query(url, 'select 1').then(Boolean, () => false);
  if (!(await until(answers, 20_000)))
    throw new Error(`PostgreSQL ${version} does not answer; see ${inState('runs', name)}`);
  return {
    version,
    url,
    dump: () => execFileSync(path.join(programs, 'pg_dump'), [url], { encoding: 'utf8', maxBuffer: MOST_DUMPED }),
    async stop() {
      await stopEmbeddedPostgres(home);
      for (const used of [home, inState('runs', name)]) rmSync(used, { recursive: true, force: true });
    },
  };
}

function installedVersion() {
  if (!existsSync(VERSIONS)) return undefined;
  const versions = readdirSync(VERSIONS).filter((version) => Number(version) >= OLDEST);
  return versions.sort((one, other) => Number(one) - Number(other))[0];
}

function initialize(programs, data, account) {
  mkdirSync(data, { mode: 0o700 });
  if (account.uid !== undefined) chownSync(data, account.uid, account.gid);
  const args = ['-D', data, '-U', 'crossgrade', '--auth=trust', '--locale=C', '--encoding=UTF8', '--no-sync'];
  execFileSync(path.join(programs, 'initdb'), args, { ...account, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
}

function launch(program, args, account, logFile) {
  const log = openSync(logFile, 'a', 0o600);
  const options = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'];
  spawn(program, [...args, ...options], { ...account, cwd: '/', detached: true, stdio: ['ignore', log, log] }).unref();
  closeSync(log);
}
