import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { endProcess } from './processes.mjs';
import { recordChild } from './left-over-children.mjs';
import { projectFolder } from './state-folder.mjs';

/**
 * Starts one of our own processes. It is connected to the launcher by an IPC channel, whose end tells it that the
 * launcher was killed. With `reload` it starts anew whenever a file that it has loaded changes.
 */
export async function startNodeProcess({ script, env, logFile, graceMs, reload, preload = [] }) {
  const watch = reload ? ['--watch', '--watch-preserve-output'] : [];
  const preloads = ['tsx', ...preload].flatMap((module) => ['--import', module]);
  const log = openSync(logFile, 'a', 0o600);
  // Detached, so that a terminal's Ctrl-C reaches the launcher only, which stops its processes in order.
  const child = spawn(process.execPath, [...watch, ...preloads, script], {
    cwd: projectFolder,
    env,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  if (child.pid !== undefined) recordChild(script, child.pid);
  return {
    ended: () => ended.then((why) => `${why}; see ${logFile}`),
    stop: async () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        await endProcess(child.pid, { graceMs });
    },
  };
}
