import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lookUp } from './processes.mjs';

/**
 * Who holds a PostgreSQL data folder, by its `postmaster.pid`: `none` (no such file), `stale` (no such process),
 * `zombie` (it is about to vanish), `foreign` (the id now belongs to something else) or `ours`.
 */
export function dataOwner(dataFolder, look = lookUp) {
  const lines = readPidFile(dataFolder);
  if (lines === undefined) return { state: 'none' };
  const pid = Number(lines[0]);
  const found = look(pid);
  if (found === null) return { state: 'stale', pid };
  if (found.zombie) return { state: 'zombie', pid };
  if (!found.commandLine.includes(`postgres -D ${dataFolder} -p `)) return { state: 'foreign', pid };
  return { state: 'ours', pid, born: found.born, port: Number(lines[3]) };
}

function readPidFile(dataFolder) {
  try {
    return readFileSync(path.join(dataFolder, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
