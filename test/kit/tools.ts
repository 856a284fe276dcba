import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { programOfTests, type ProgramOfTests } from '../../bin/local/programs-of-tests.mjs';

/** What a program printed. Rejects when it is absent, naming the package to install, or when it finds a fault. */
export async function run(tool: ProgramOfTests, args: readonly string[], folder?: string): Promise<string> {
  const options = { cwd: folder, maxBuffer: 64 << 20, env: { ...process.env, LC_ALL: 'C.UTF-8' } };
  const { stdout } = await promisify(execFile)(programOfTests(tool), [...args], options);
  return stdout;
}
