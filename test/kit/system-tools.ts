import { spawnSync } from 'node:child_process';
import { installSystemPackage } from '../../bin/local/system-packages.mjs';

/** What a program wrote, both streams, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Programs that the tests of kits and certificates call, and the Debian packages that bring them. */
const packages = {
  'ssh-keygen': 'openssh-client',
  openssl: 'openssl',
  busybox: 'busybox',
  mcs: 'mono-mcs',
  mono: 'mono-runtime',
  pdftotext: 'poppler-utils',
  qpdf: 'qpdf',
  zbarimg: 'zbar-tools',
} as const;

/** Makes sure that programs are there: installs what is missing where that is possible, else fails and says what to install. */
export async function haveTools(...tools: readonly (keyof typeof packages)[]): Promise<void> {
  for (const tool of tools) {
    if (!isThere(tool)) await installSystemPackage(packages[tool]);
    if (!isThere(tool)) throw new Error(`${tool} is missing: install it (Debian: apt-get install ${packages[tool]})`);
  }
}

function isThere(tool: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', tool]).status === 0;
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
