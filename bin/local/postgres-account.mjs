import { execFileSync } from 'node:child_process';
import { Failure } from './failure.mjs';
import { isRoot } from './state-folder.mjs';

const NAME = 'postgres';

/** The user PostgreSQL runs as: root's has to be another one (made if absent), everybody else's is their own. */
export function postgresAccount() {
  if (!isRoot()) return {};
  if (idOf('-u') === undefined) addAccount();
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function idOf(flag) {
  try {
    return Number(execFileSync('id', [flag, NAME], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return undefined;
  }
}

function addAccount() {
  try {
    execFileSync('useradd', ['--system', '--no-create-home', '--user-group', '--shell', '/usr/sbin/nologin', NAME], {
      stdio: 'ignore',
    });
  } catch {
    throw new Failure(
      `PostgreSQL does not run as root, and the user "${NAME}" could not be made. Make it, or start this as an ordinary user.`,
    );
  }
}
