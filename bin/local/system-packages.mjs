import { Failure } from './failure.mjs';
import { run, works } from './processes.mjs';
import { isRoot } from './state-folder.mjs';

/** Installs a package of the operating system where that is possible (Debian and its kin, as root), else says which. */
export async function installSystemPackage(name) {
  if (!isRoot() || !(await works('apt-get', ['--version'])))
    throw new Failure(`The system package "${name}" is missing: install it (Debian: apt-get install ${name}).`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await run('Reading the lists of system packages', 'apt-get', ['update'], options);
  await run(
    `Installing the system package "${name}"`,
    'apt-get',
    ['install', '--yes', '--no-install-recommends', name],
    options,
  );
}
