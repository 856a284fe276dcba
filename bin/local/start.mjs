import { parseArgs } from 'node:util';
import { startEverything } from './everything.mjs';
import { Failure, orExplain } from './failure.mjs';
import { installWhatIsMissing } from './install.mjs';
import { releaseLock, takeLock } from './launcher-lock.mjs';
import { endLeftOverChildren } from './left-over-children.mjs';
import { isFree } from './ports.mjs';
import { welcome } from './screen.mjs';
import { inState, openStateFolder } from './state-folder.mjs';

const { values: options } = parseArgs({ options: { reload: { type: 'boolean', default: false } } });
const ports = {
  api: portFrom('PORT', 4000),
  worker: portFrom('WORKER_PORT', 4001),
  pages: portFrom('PAGES_PORT', 4002),
};

await orExplain(async () => {
  openStateFolder();
  const lock = inState('launcher.json');
  refuseSecond(takeLock(lock, { port: ports.api }));
  const { stopping, requested } = listenForStop();
  const started = [];
  try {
    await endLeftOverChildren();
    await refuseTaken('PORT', ports.api);
    await refuseTaken('WORKER_PORT', ports.worker);
    if (options.reload) await refuseTaken('PAGES_PORT', ports.pages);
    await installWhatIsMissing();
    const running = await startEverything({ ports, reload: options.reload, started, stopping });
    console.log(welcome(running));
    await requested;
  } catch (error) {
    if (!stopping.aborted) throw error;
  } finally {
    for (const service of started.toReversed()) await service.stop();
    releaseLock(lock);
    if (stopping.aborted) console.log('Stopped. The next start goes on from here.');
  }
});

function portFrom(name, usual) {
  return Number(process.env[name] ?? usual);
}

function refuseSecond(other) {
  if (other === undefined) return;
  throw new Failure(
    `Crossgrade runs here already: http://127.0.0.1:${other.port} (process ${other.pid}).\n` +
      `End it with Ctrl-C in its terminal, or with "kill ${other.pid}".`,
  );
}

async function refuseTaken(name, port) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Failure(`${name} has to be a number from 1 to 65535.`);
  if (await isFree(port)) return;
  throw new Failure(`Another program listens on port ${port}. Choose a free one: ${name}=${port + 100} npm start`);
}

// The first request stops everything in order, which takes as long as work in progress needs; a second one ends at once.
function listenForStop() {
  const controller = new AbortController();
  const requested = new Promise((resolve) => controller.signal.addEventListener('abort', resolve));
  const request = () => {
    if (controller.signal.aborted) process.exit(1);
    console.log('\nStopping …');
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, request);
  // A terminal that was closed must not keep the rest from being stopped.
  process.stdout.on('error', () => {});
  return { stopping: controller.signal, requested };
}
