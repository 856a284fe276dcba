import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A process of the product under test. */
export interface TestProcess {
  readonly pid: number;
  /** All that it has printed so far. */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Asks it to end, and waits. */
  stop(): Promise<void>;
}

/** What Node.js is to run: an entry of the product as it was compiled into a folder, or from its source. */
export function programOf(entry: string, product: string | undefined): readonly string[] {
  if (product === undefined) return ['--import', 'tsx', entry];
  return [path.join(product, entry.replace(/\.ts$/, '.js'))];
}

export function startProcess(program: readonly string[], environment: Readonly<Record<string, string>>): TestProcess {
  const child = spawn(process.execPath, program, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (part: Buffer) => (printed += part.toString()));
  child.stderr.on('data', (part: Buffer) => (printed += part.toString()));
  return {
    pid: child.pid ?? 0,
    output: () => printed,
    signal: (name) => child.kill(name),
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Asks until the answer is there; fails with what it waited for. */
export async function eventually<Answer>(
  what: string,
  ask: () => Promise<Answer | null | undefined | false>,
  withinMs = 30_000,
): Promise<Answer> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > until) throw new Error(`waited ${String(withinMs)} ms in vain: ${what}`);
    await delay(50);
  }
}
