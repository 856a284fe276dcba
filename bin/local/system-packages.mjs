import { Failure } from './failure.mjs';
import { run, works } from './processes.mjs';
import { isRoot } from './state-folder.mjs';

/** Installs packages of the operating system where that is possible (Debian and its kin, as root), else says which. */
export async function installSystemPackages(names) {
  const wanted = names.join(' ');
  if (!isRoot() || !(await works('apt-get', ['--version'])))
    throw new Failure(
      `These system packages are missing: ${wanted}. Install them (Debian: apt-get install ${wanted}).`,
    );
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await run('Reading the lists of system packages', 'apt-get', ['update'], options);
  const install = ['install', '--yes', '--no-install-recommends', ...names];
  await run(`Installing system packages (${wanted})`, 'apt-get', install, options);
}

export function installSystemPackage(name) {
  return installSystemPackages([name]);
}
