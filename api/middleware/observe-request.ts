import { AsyncResource } from 'node:async_hooks';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { Histogram, type Registry } from 'prom-client';
import { factsOf } from '../request-facts.ts';

/**
 * Logs and measures each request by its route's template, and names the command that was made of it: no path, query,
 * body or name ever gets there.
 */
export function observeRequest(log: Logger, metrics: Registry): RequestHandler {
  const durations = new Histogram({
    name: 'crossgrade_http_request_duration_seconds',
    help: 'How long requests took, by route and status',
    labelNames: ['route', 'status'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 8],
    registers: [metrics],
  });
  return (request, response, next) => {
    const tell = () => {
      const { id, arrivedAtMs, route, command } = factsOf(request);
      const durationMs = Math.round(performance.now() - arrivedAtMs);
      const status = response.headersSent ? response.statusCode : 'none';
      const complete = response.writableFinished;
      durations.observe({ route: route ?? 'unknown', status }, durationMs / 1000);
      log.info({ requestId: id, method: request.method, route, ...command, status, durationMs, complete }, 'request');
    };
    // A connection closes in nobody's name: the line belongs to the trace of this request.
    response.once('close', AsyncResource.bind(tell));
    next();
  };
}
