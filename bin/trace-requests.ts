import type { RequestListener } from 'node:http';
import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { factsOf } from '../api/request-facts.ts';

/** Asked every few seconds by whoever watches the process. */
const unseen: readonly (string | undefined)[] = ['/livez', '/readyz', '/metrics'];

/**
 * Begins a trace with each request; what is done for it, and the ring that it sends, belong to that trace. A trace that
 * somebody outside says it belongs to is not believed. Says of a request what its log line says.
 */
export function traceRequests(tracer: Tracer, app: RequestListener): RequestListener {
  return (request, response) => {
    if (unseen.includes(request.url)) {
      app(request, response);
      return;
    }
    const span = tracer.startSpan('request', { kind: SpanKind.SERVER }, ROOT_CONTEXT);
    response.once('close', () => {
      const { id, route, command } = factsOf(request);
      span.updateName(route ?? 'unknown route').setAttributes({
        requestId: id,
        'http.request.method': request.method,
        ...(route !== null && { 'http.route': route }),
        ...(response.headersSent && { 'http.response.status_code': response.statusCode }),
        ...command,
      });
      if (response.headersSent && response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => {
      app(request, response);
    });
  };
}
