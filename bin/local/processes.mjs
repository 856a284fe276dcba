import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from './failure.mjs';

const POLL_MS = 50;
const TAIL_LINES = 15;

/**
 * What runs under this process id, or null. `born` tells it from a later process that was given the same id;
 * `commandLine` has the arguments joined by single spaces, and is empty when it may not be read.
 */
export function lookUp(pid) {
  return process.platform === 'linux' ? lookUpInProc(pid) : lookUpByPs(pid);
}

function lookUpInProc(pid) {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  if (stat === '') return null;
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { pid, zombie: fields[0] === 'Z', born: fields[19], commandLine: commandLineInProc(pid) };
}

function commandLineInProc(pid) {
  return readOrEmpty(`/proc/${pid}/cmdline`).split('\0').join(' ').trim();
}

function lookUpByPs(pid) {
  const [, status, born, commandLine] =
    /^(\S+)\s+(.{24})\s+(.*)$/.exec(ps('-p', String(pid), '-o', 'stat=,lstart=,command=')) ?? [];
  if (status === undefined) return null;
  return { pid, zombie: status.startsWith('Z'), born, commandLine };
}

/** The processes whose command line contains the text. */
export function findProcesses(text) {
  return allProcesses().filter(({ commandLine }) => commandLine.includes(text));
}

function allProcesses() {
  if (process.platform === 'linux') {
    const pids = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
    return pids.map((pid) => ({ pid, commandLine: commandLineInProc(pid) }));
  }
  return ps('-ax', '-o', 'pid=,command=')
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, commandLine]) => ({ pid: Number(pid), commandLine }));
}

function ps(...args) {
  try {
    return execFileSync('ps', ['-ww', ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}

function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Whether the very process that was seen before (same id, same birth) still runs. */
export function isRunning({ pid, born }) {
  const found = lookUp(pid);
  return found !== null && !found.zombie && found.born === born;
}

/** Asks a process to end, waits, and kills it (with its process group, where it leads one) when it has not ended in time. */
export async function endProcess(pid, { signal = 'SIGTERM', graceMs = 10_000 } = {}) {
  const seen = lookUp(pid);
  if (seen === null || seen.zombie) return;
  send(pid, signal);
  if (await until(() => !isRunning(seen), graceMs)) return;
  send(-pid, 'SIGKILL');
  send(pid, 'SIGKILL');
  await until(() => !isRunning(seen), 5_000);
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Resolves when the process has ended; also for one that is not a child of ours. */
export async function untilEnded(pid) {
  const seen = lookUp(pid);
  while (seen !== null && isRunning(seen)) await pause(500);
}

/** Asks again and again until the answer is yes (true) or the time is over (false). */
export async function until(isSo, timeoutMs) {
  for (const end = Date.now() + timeoutMs; ;) {
    if (await isSo()) return true;
    if (Date.now() > end) return false;
    await pause(POLL_MS);
  }
}

/** Runs a program to its end and returns what it printed; one that fails throws its last lines, after what it was for. */
export async function run(purpose, command, args, options = {}) {
  const { code, stdout, output } = await finish(command, args, options);
  if (code === 0) return stdout;
  throw new Failure(`${purpose} failed (${[command, ...args].join(' ')}):\n${lastLines(output)}`);
}

/** Whether the program can be run and ends well. */
export async function works(command, args) {
  const { code } = await finish(command, args, {});
  return code === 0;
}

function finish(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout = [];
    const output = [];
    child.stdout.on('data', (chunk) => stdout.push(chunk) && output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    const end = (code) =>
      resolve({ code, stdout: Buffer.concat(stdout).toString(), output: Buffer.concat(output).toString() });
    child.once('error', (error) => {
      output.push(Buffer.from(error.message));
      end(null);
    });
    child.once('close', end);
  });
}

/** The end of a text, indented to be shown below a message. */
export function lastLines(text, count = TAIL_LINES) {
  const lines = text.trimEnd().split('\n').slice(-count);
  return lines.map((line) => `    ${line}`).join('\n');
}
