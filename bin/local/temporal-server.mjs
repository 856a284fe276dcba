import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { endProcess, findProcesses, lastLines, until, untilEnded, works } from './processes.mjs';

const START_MS = 30_000;
const STOP_MS = 10_000;

/**
 * Starts a Temporal development server on this port with its data in the folder, or goes on with the one that an
 * earlier, killed launcher left running there. Without `uiPort` it has no UI. Resolves once its namespace answers.
 */
export async function startTemporalServer({
  binary,
  folder,
  port,
  uiPort,
  logFile,
  synchronous = 'full',
  dynamicConfig = [],
}) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const args = serverArguments({ folder, port, uiPort, synchronous, dynamicConfig });
  const left = findServer(folder);
  const fits = left?.commandLine === [binary, ...args].join(' ') && existsSync(databaseFile(folder));
  if (fits && (await untilAnswers(binary, port, 5_000))) return running(left.pid, port, uiPort);
  if (left !== undefined) await endProcess(left.pid, { graceMs: STOP_MS });

  const child = spawnServer(binary, args, logFile);
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  const answers = await untilAnswers(binary, port, START_MS, () => ended);
  if (answers && !ended) return running(child.pid, port, uiPort);
  if (!ended) await endProcess(child.pid, { graceMs: STOP_MS });
  throw new Failure(`The Temporal server did not start; see ${logFile}:\n${lastLines(readFileSync(logFile, 'utf8'))}`);
}

/** The ports of the server that runs on this folder's data, if one does. */
export function runningTemporal(folder) {
  const found = findServer(folder);
  if (found === undefined) return undefined;
  return { port: argumentOf(found, '--port'), uiPort: argumentOf(found, '--ui-port') };
}

/** Stops the server of a folder, if one runs. */
export async function stopTemporalServer(folder) {
  const found = findServer(folder);
  if (found !== undefined) await endProcess(found.pid, { graceMs: STOP_MS });
}

// By what it was started with and not by a file with its id: that is true after every kind of crash.
function findServer(folder) {
  return findProcesses(`server start-dev --db-filename ${databaseFile(folder)} --ip`)[0];
}

function argumentOf({ commandLine }, name) {
  const [, value] = new RegExp(`${name} (\\d+)`).exec(commandLine) ?? [];
  return value === undefined ? undefined : Number(value);
}

function databaseFile(folder) {
  return path.join(folder, 'temporal.db');
}

function serverArguments({ folder, port, uiPort, synchronous, dynamicConfig }) {
  const settings = [
    'history.MaxBufferedQueryCount=100',
    'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2',
    ...dynamicConfig,
  ];
  return [
    ...['server', 'start-dev', '--db-filename', databaseFile(folder), '--ip', '127.0.0.1', '--port', String(port)],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...['--log-level', 'error', '--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', `synchronous=${synchronous}`],
    ...settings.flatMap((setting) => ['--dynamic-config-value', setting]),
    ...['--search-attribute', 'ProblemCode=Keyword'],
  ];
}

// Detached, so that a terminal's Ctrl-C reaches the launcher only, which stops its processes in order.
function spawnServer(binary, args, logFile) {
  const log = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(binary, args, { cwd: '/', detached: true, stdio: ['ignore', log, log] });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

function untilAnswers(binary, port, timeoutMs, isHopeless = () => false) {
  const ask = [
    'operator',
    'namespace',
    'describe',
    'default',
    '--address',
    `127.0.0.1:${port}`,
    '--command-timeout',
    '2s',
  ];
  return until(async () => isHopeless() || (await works(binary, ask)), timeoutMs);
}

function running(pid, port, uiPort) {
  return {
    pid,
    port,
    uiPort,
    address: `127.0.0.1:${port}`,
    ended: () => untilEnded(pid).then(() => 'its process is gone'),
    stop: () => endProcess(pid, { graceMs: STOP_MS }),
  };
}
