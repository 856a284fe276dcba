import { openLog } from './log.ts';
import { refuseUnsafe } from './production.ts';
import { startApi } from './run-api.ts';
import { readSettings } from './settings.ts';
import { whenAskedToStop } from './stopping.ts';

const settings = readSettings(process.env);
const log = openLog('api', settings.CROSSGRADE_LOG_LEVEL);
refuseUnsafe('api', settings, process.env.NODE_ENV);
const stopping = whenAskedToStop();

const api = await startApi(settings, log);
log.info({ port: api.port }, 'the API is ready');
if (stopping.aborted) stop();
stopping.addEventListener('abort', stop);

function stop(): void {
  void api.stop().finally(() => {
    if (process.connected) process.disconnect();
  });
}
