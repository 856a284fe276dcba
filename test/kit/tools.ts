import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { installSystemPackage } from '../../bin/local/system-packages.mjs';

/** Programs that read archives, each with the Debian package that brings it. */
const packages = {
  unzip: 'unzip',
  zipinfo: 'unzip',
  '7zz': '7zip',
  python3: 'python3',
  jar: 'openjdk-17-jdk-headless',
} as const;

export type Tool = keyof typeof packages;

/** Makes sure that all of them are there: installs what is missing where that is possible, else says what to install. */
export async function haveArchiveTools(): Promise<void> {
  for (const [tool, name] of Object.entries(packages))
    if (placeOf(tool) === undefined) await installSystemPackage(name);
}

/** What a program printed. Rejects when it is absent, naming the package to install, or when it finds a fault. */
export async function run(tool: Tool, args: readonly string[], folder?: string): Promise<string> {
  const options = { cwd: folder, maxBuffer: 64 << 20, env: { ...process.env, LC_ALL: 'C.UTF-8' } };
  const place = placeOf(tool);
  if (place === undefined) throw new Error(`${tool} is not installed: apt-get install ${packages[tool]}`);
  const { stdout } = await promisify(execFile)(place, [...args], options);
  return stdout;
}

function placeOf(tool: string): string | undefined {
  const places = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, tool));
  return places.find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
