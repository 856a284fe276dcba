import { endProcess, isRunning, lookUp, until } from './processes.mjs';
import { readState, writeState } from './state-folder.mjs';

const FILE = 'children.json';
const LEAVE_MS = 3_000;

/** Remembers a child by id and birth, so that the next launcher can end it if this one is killed. */
export function recordChild(name, pid) {
  writeState(FILE, JSON.stringify({ ...recorded(), [name]: lookUp(pid) }));
}

/** Ends what a killed launcher left running; most of it has noticed by itself and is about to leave. */
export async function endLeftOverChildren() {
  await Promise.all(Object.values(recorded()).map(endLeftOver));
}

async function endLeftOver(child) {
  if (child === null || (await until(() => !isRunning(child), LEAVE_MS))) return;
  await endProcess(child.pid);
}

function recorded() {
  return JSON.parse(readState(FILE) ?? '{}');
}
