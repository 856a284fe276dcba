import type { RequestListener } from 'node:http';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { InjectedSinks, WorkerInterceptors } from '@temporalio/worker';
import type { OpenTelemetrySinks } from '@temporalio/interceptors-opentelemetry';
import type { Logger } from 'pino';

/** What API and worker hand to those that make spans. With traces off, nothing is made and nothing is loaded for it. */
export interface Telemetry {
  readonly client: readonly WorkflowClientInterceptor[];
  /** Both are the worker's alone: those of the workflow are in its bundle, with traces or without. */
  readonly worker: {
    readonly interceptors: Pick<WorkerInterceptors, 'activity'>;
    readonly sinks: InjectedSinks<OpenTelemetrySinks>;
  };
  traceRequests(app: RequestListener): RequestListener;
  /** Sends what is left, within seconds. */
  close(): Promise<void>;
}

export interface TelemetrySettings {
  readonly process: 'api' | 'worker';
  /** Where traces are sent; none are made without it. */
  readonly url: string | undefined;
  readonly log: Logger;
}

export async function openTelemetry({ url, ...settings }: TelemetrySettings): Promise<Telemetry> {
  if (url === undefined) return withoutTraces;
  const { sendTraces } = await import('./send-traces.ts');
  return sendTraces({ url, ...settings });
}

export const withoutTraces: Telemetry = {
  client: [],
  worker: { interceptors: {}, sinks: { exporter: { export: { fn: () => undefined } } } },
  traceRequests: (app) => app,
  close: () => Promise.resolve(),
};
