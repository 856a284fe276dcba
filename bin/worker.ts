import { collectDefaultMetrics, Registry } from 'prom-client';
import { openLog } from './log.ts';
import { refuseUnsafe } from './production.ts';
import { runWorker } from './run-worker.ts';
import { readSettings } from './settings.ts';
import { whenAskedToStop } from './stopping.ts';
import { installTemporalRuntime } from './temporal-runtime.ts';
import { openWorkerPages } from './worker-pages.ts';

const settings = readSettings(process.env);
const log = openLog('worker', settings.CROSSGRADE_LOG_LEVEL);
refuseUnsafe('worker', settings, process.env.NODE_ENV);
const stopping = whenAskedToStop();

const temporalMetrics = await installTemporalRuntime(log);
const metrics = new Registry();
collectDefaultMetrics({ register: metrics });
const pages = await openWorkerPages(settings.WORKER_PORT, settings.CROSSGRADE_LISTEN_ADDRESS, metrics, temporalMetrics);
try {
  await runWorker({ settings, log, metrics, stopping });
} catch (error) {
  log.fatal({ err: error }, 'the worker failed');
  // The half that still runs would keep this process alive, and nobody would start the whole again.
  process.exit(1);
} finally {
  pages.close();
}
if (process.connected) process.disconnect();
