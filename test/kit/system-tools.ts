import { spawnSync } from 'node:child_process';
import { programOfTests, type ProgramOfTests } from '../../bin/local/programs-of-tests.mjs';

/** What a program wrote, both streams, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Fails unless these programs are there, and says what to install. */
export function haveTools(...tools: readonly ProgramOfTests[]): void {
  for (const tool of tools) programOfTests(tool);
}

/** Runs a program to its end. Fails when it cannot be started. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Ended {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', ...options });
  if (error) throw error;
  return { code: status, said: stdout + stderr };
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: Uint8Array;
}
