import { once } from 'node:events';
import { createServer } from 'node:net';
import { DefaultLogger, type LogLevel, type LogMetadata, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';

const levels: Record<LogLevel, 'debug' | 'info' | 'warn' | 'error'> = {
  TRACE: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** What Temporal's lines say beside their message. Failures are left out: they quote what was thrown. */
const named = ['workflowId', 'workflowType', 'activityId', 'activityType', 'attempt', 'taskQueue'] as const;

/**
 * Sets up the worker's part of Temporal's SDK: its lines go to our log, and it measures itself. Answers with what it
 * has measured, as Prometheus reads it; with nothing while it is not there.
 */
export async function installTemporalRuntime(log: Logger): Promise<() => Promise<string>> {
  // The SDK serves its metrics itself, and on a port of its own only: here one that nobody else can reach.
  const bindAddress = `127.0.0.1:${String(await freePort())}`;
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      log[levels[level]](idsIn(meta), message);
    }),
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} },
      metrics: {
        prometheus: { bindAddress, countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true },
      },
    },
    shutdownSignals: [],
  });
  return async () => {
    try {
      // Not kept alive: the SDK starts its server anew after each connection that failed.
      const measured = await fetch(`http://${bindAddress}/metrics`, { headers: { connection: 'close' } });
      return await measured.text();
    } catch {
      return '';
    }
  };
}

function idsIn(meta: LogMetadata = {}): Record<string, unknown> {
  const ids: Record<string, unknown> = { runId: meta.workflowRunId ?? meta.run_id };
  for (const name of named) ids[name] = meta[name];
  return ids;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = parseAddress(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

function parseAddress(address: ReturnType<ReturnType<typeof createServer>['address']>): { readonly port: number } {
  if (typeof address !== 'object' || address === null) throw new Error('no port is free');
  return address;
}
