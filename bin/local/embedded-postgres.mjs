import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dataOwner } from './data-owner.mjs';
import { Failure } from './failure.mjs';
import { postgresAccount } from './postgres-account.mjs';
import { postgresBinaries } from './postgres-binaries.mjs';
import { lastLines, until, untilEnded } from './processes.mjs';

const USER = 'crossgrade';
const START_MS = 30_000;
const STOP_MS = 30_000;

/**
 * Starts the PostgreSQL of a home folder on this port, with its data in `data`, or goes on with the one that an
 * earlier, killed launcher left running. Resolves once it answers.
 */
export async function startEmbeddedPostgres({ home, binariesHome = home, port, password, logFile, options = [] }) {
  const account = postgresAccount();
  prepareHome(home);
  prepareHome(binariesHome);
  const binaries = postgresBinaries(binariesHome);
  const data = dataFolder(home);
  const left = await settledOwner(data);
  if (left.state === 'ours') return adopted(data, left, password);
  // Only for a process id that now belongs to something else: with a dead one PostgreSQL deals itself, and more safely.
  if (left.state === 'foreign') rmSync(path.join(data, 'postmaster.pid'), { force: true });
  initialize({ home, data, binaries, account, password });
  const program = path.join(binaries, 'postgres');
  const args = [
    '-D',
    data,
    '-p',
    String(port),
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'unix_socket_directories=',
    ...options,
  ];
  const owner = await launch({ program, args, account, data, port, password, logFile });
  return running(data, owner, password);
}

/** The port of the PostgreSQL that runs on this home's data, if one does. */
export async function runningPostgres(home) {
  const owner = await settledOwner(dataFolder(home));
  return owner.state === 'ours' ? owner.port : undefined;
}

/** Stops the PostgreSQL of a home folder, if it runs: clients are cut off, everything committed is kept. */
export async function stopEmbeddedPostgres(home) {
  const data = dataFolder(home);
  const owner = dataOwner(data);
  if (owner.state !== 'ours') return;
  process.kill(owner.pid, 'SIGINT');
  const gone = await until(() => dataOwner(data).pid !== owner.pid, STOP_MS);
  if (!gone)
    throw new Failure(
      `PostgreSQL (process ${owner.pid}) does not stop. "kill -QUIT ${owner.pid}" ends it without losing what is committed.`,
    );
}

function dataFolder(home) {
  return path.join(home, 'data');
}

/** Makes the folder that PostgreSQL's data, and for root its programs, lie in. */
export function prepareHome(home) {
  if (existsSync(home)) return;
  prepareHome(path.dirname(home));
  mkdirSync(home, { recursive: true });
  // PostgreSQL's own user has to pass, whatever the umask.
  chmodSync(home, 0o755);
}

async function settledOwner(data) {
  await until(() => dataOwner(data).state !== 'zombie', 5_000);
  return dataOwner(data);
}

// Made beside and renamed, so that a start killed half way leaves no half a database behind.
function initialize({ home, data, binaries, account, password }) {
  if (existsSync(path.join(data, 'PG_VERSION'))) return;
  const draft = `${data}.draft`;
  const passwordFile = path.join(home, 'password.draft');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  for (const made of [draft, passwordFile]) giveTo(account, made);
  try {
    execFileSync(path.join(binaries, 'initdb'), initdbArguments(draft, passwordFile), {
      ...account,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    throw new Failure(
      `PostgreSQL could not make its data folder ${data}:\n${lastLines(String(error.stderr ?? error.message))}`,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, data);
}

function initdbArguments(data, passwordFile) {
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  return [
    '-D',
    data,
    '-U',
    USER,
    '--pwfile',
    passwordFile,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    ...locale,
    '--no-instructions',
  ];
}

function giveTo(account, file) {
  if (account.uid !== undefined) chownSync(file, account.uid, account.gid);
}

async function launch({ program, args, account, data, port, password, logFile }) {
  for (const end = Date.now() + START_MS; ; await pause(200)) {
    const child = spawnServer(program, args, account, logFile);
    const ended = new Promise((resolve) => child.once('exit', () => resolve('ended')));
    const outcome = await Promise.race([ended, untilAnswers(urlOf(port, password, 'postgres'), START_MS)]);
    const owner = dataOwner(data);
    if (outcome === 'answers' && owner.state === 'ours') return owner;
    if (outcome === 'ended' && Date.now() < end && isHeldByTheDead(logFile)) continue;
    throw new Failure(`PostgreSQL did not start; see ${logFile}:\n${lastLines(readFileSync(logFile, 'utf8'))}`);
  }
}

// Detached, so that a terminal's Ctrl-C reaches the launcher only, which stops its processes in order.
function spawnServer(program, args, account, logFile) {
  const log = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(program, args, { ...account, cwd: '/', detached: true, stdio: ['ignore', 'ignore', log] });
    child.on('error', () => {});
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

// After "kill -9" of the main process its children live on for a moment and keep its memory.
function isHeldByTheDead(logFile) {
  return /pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(
    lastLines(readFileSync(logFile, 'utf8'), 4),
  );
}

async function adopted(data, owner, password) {
  const outcome = await untilAnswers(urlOf(owner.port, password, 'postgres'), START_MS);
  if (outcome === 'answers') return running(data, owner, password);
  throw new Failure(
    `A PostgreSQL runs on ${data} (process ${owner.pid}) but does not answer: ${outcome}. Stop it with "kill -INT ${owner.pid}" and start again.`,
  );
}

function running(data, owner, password) {
  return {
    pid: owner.pid,
    port: owner.port,
    url: (database) => urlOf(owner.port, password, database),
    ended: () => untilEnded(owner.pid).then(() => 'its process is gone'),
    stop: () => stopEmbeddedPostgres(path.dirname(data)),
  };
}

function urlOf(port, password, database) {
  return `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`;
}

async function untilAnswers(url, timeoutMs) {
  let trouble = '';
  const ask = async () => {
    trouble = await query(url, 'select 1').then(
      () => '',
      (error) => error.message,
    );
    return trouble === '' || trouble.includes('authentication failed');
  };
  const answered = await until(ask, timeoutMs);
  return answered && trouble === '' ? 'answers' : trouble;
}

/** Runs one statement on a connection of its own. */
export async function query(url, text) {
  // Not before it is needed: this module is loaded when nothing is installed yet.
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.query(text);
  } finally {
    await client.end().catch(() => {});
  }
}
