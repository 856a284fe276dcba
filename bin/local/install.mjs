import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { arePagesCurrent, buildPages } from './pages.mjs';
import { generatePrismaClient, isPrismaClientCurrent } from './prisma-client.mjs';
import { step } from './progress.mjs';
import { run } from './processes.mjs';
import { projectFolder } from './state-folder.mjs';

const OLDEST_NODE = [20, 19];

/** Brings node_modules, the generated database client and the built pages to what their sources say, where they are not. */
export async function installWhatIsMissing() {
  checkNode();
  if (!arePackagesCurrent()) {
    await step('installing npm packages', () =>
      run('Installing the npm packages', 'npm', ['ci', '--no-audit', '--no-fund'], { cwd: projectFolder }),
    );
  }
  if (!isPrismaClientCurrent()) await step('generating the database client', generatePrismaClient);
  if (!arePagesCurrent()) await step('building the pages', buildPages);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Failure(
    `Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}. Get one at https://nodejs.org.`,
  );
}

// By what is in them and not by their age: a checkout makes every file new.
function arePackagesCurrent() {
  const installed = readPackages('node_modules', '.package-lock.json');
  if (installed === undefined) return false;
  const wanted = Object.entries(readPackages('package-lock.json')).filter(([place]) => place !== '');
  return wanted.every(([place, { version, optional, devOptional }]) =>
    place in installed ? installed[place].version === version : optional === true || devOptional === true,
  );
}

function readPackages(...names) {
  try {
    return JSON.parse(readFileSync(path.join(projectFolder, ...names), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
