import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isRunning, lookUp } from './processes.mjs';

/**
 * Makes sure that one launcher at a time works on a state folder. Returns what the one that holds the lock wrote
 * about itself, or undefined when the lock is now ours. One left by a launcher that was killed is taken over.
 */
export function takeLock(file, about = {}, self = lookUp(process.pid)) {
  const draft = `${file}.${self.pid}.draft`;
  writeFileSync(draft, JSON.stringify({ ...about, pid: self.pid, born: self.born }), { mode: 0o600 });
  try {
    for (;;) {
      if (link(draft, file)) return undefined;
      const holder = read(file);
      if (holder !== undefined && isRunning(holder)) return holder;
      if (holder !== undefined) removeStale(file, holder, self);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Gives the lock back, if it is ours. */
export function releaseLock(file, self = lookUp(process.pid)) {
  const holder = read(file);
  if (holder?.pid === self.pid && holder.born === self.born) rmSync(file, { force: true });
}

function link(draft, file) {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

// Moved away and looked at again before it is gone: between reading and moving, another launcher may have made it its own.
function removeStale(file, stale, self) {
  const away = `${file}.${self.pid}.stale`;
  try {
    renameSync(file, away);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const moved = read(away);
  if (moved.pid !== stale.pid || moved.born !== stale.born) link(away, file);
  rmSync(away, { force: true });
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
