import type { RequestListener } from 'node:http';
import { diag, DiagLogLevel, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Logger } from 'pino';
import { exportIdsOnly } from './exported-spans.ts';
import { traceRequests } from './trace-requests.ts';

const sentWithinMs = 3000;

/** Sends the traces of this process to a collector, by OTLP over HTTP. A collector that is away costs traces only. */
export function sendTraces({ process, url, log }: { process: string; url: string; log: Logger }) {
  const reportLoss = (reason: string) => {
    log.warn({ reason: reason.slice(0, 300) }, 'traces cannot be sent');
  };
  const silent = () => undefined;
  diag.setLogger({ error: reportLoss, warn: silent, info: silent, debug: silent, verbose: silent }, DiagLogLevel.ERROR);

  const resource = new Resource({ 'service.name': `crossgrade-${process}` });
  const spans = exportIdsOnly(new BatchSpanProcessor(new OTLPTraceExporter({ url, timeoutMillis: sentWithinMs })));
  const provider = new BasicTracerProvider({ resource, spanProcessors: [spans] });
  provider.register({ contextManager: new AsyncLocalStorageContextManager().enable() });
  const activity: ActivityInterceptorsFactory = (context) => ({
    inbound: new OpenTelemetryActivityInboundInterceptor(context),
  });
  return {
    client: [new OpenTelemetryWorkflowClientInterceptor()],
    worker: {
      interceptors: { activity: [activity] },
      sinks: { exporter: makeWorkflowExporter(spans, resource) },
    },
    traceRequests: (app: RequestListener) => traceRequests(trace.getTracer('crossgrade'), app),
    close: () => provider.shutdown(),
  };
}
