import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from './failure.mjs';

export const projectFolder = realpathSync(fileURLToPath(new URL('../..', import.meta.url)));
export const stateFolder = path.join(projectFolder, '.crossgrade');

const ROLES = ['partner', 'viewer', 'operator', 'lead', 'administrator'];

/** Makes the folder that holds everything this installation knows, readable by its user alone. */
export function openStateFolder() {
  mkdirSync(inState('logs'), { recursive: true, mode: 0o700 });
  mkdirSync(inState('blobs'), { recursive: true, mode: 0o700 });
  const owner = statSync(stateFolder).uid;
  if (owner === process.getuid()) return;
  throw new Failure(
    `${stateFolder} belongs to another user (id ${owner}). Run this as that user, or use a copy of the project of your own.`,
  );
}

export function inState(...names) {
  return path.join(stateFolder, ...names);
}

export function isRoot() {
  return process.getuid() === 0;
}

/**
 * Where the database lives. PostgreSQL refuses to run as root, and its own user cannot enter a project below a
 * private folder such as /root: started by root, everything it touches is kept outside.
 */
export function databaseHome() {
  if (!isRoot()) return stateFolder;
  const name = createHash('sha256').update(projectFolder).digest('hex').slice(0, 16);
  return path.join('/var/lib/crossgrade', name);
}

/** The secrets of this installation; made at the first start, each in a file that its user alone can read. */
export function readSecrets() {
  return {
    databasePassword: readOrMake('database-password', () => randomBytes(24).toString('base64url')),
    rootKey: readOrMake('root-key', () => randomBytes(32).toString('base64')),
    tokens: JSON.parse(readOrMake('tokens.json', makeTokens)),
  };
}

function makeTokens() {
  return JSON.stringify(
    Object.fromEntries(ROLES.map((role) => [role, randomBytes(24).toString('base64url')])),
    null,
    2,
  );
}

function readOrMake(name, make) {
  const known = readState(name);
  if (known !== undefined) return known.trim();
  const made = make();
  writeState(name, `${made}\n`);
  return made;
}

/** The text of a file of the state folder, or undefined when there is none. */
export function readState(name) {
  try {
    return readFileSync(inState(name), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a file of the state folder, whole or not at all. */
export function writeState(name, text) {
  const draft = inState(`${name}.${process.pid}.draft`);
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, inState(name));
}
