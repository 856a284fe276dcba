// First, since it makes the sandbox ready for the others.
import {
  OpenTelemetryInboundInterceptor,
  OpenTelemetryInternalsInterceptor,
  OpenTelemetryOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry/lib/workflow/index.js';
import { type Context, context } from '@opentelemetry/api';
import { extractContextFromHeaders } from '@temporalio/interceptors-opentelemetry/lib/instrumentation.js';
import type { WorkflowInterceptors } from '@temporalio/workflow';

/**
 * Every interceptor of the workflow, in every bundle. Whether a step is traced is said by the header of the ring that
 * it follows, which the history keeps: so a run goes the same way on a worker that sends traces and on one that does
 * not, and what nobody traces costs nothing. Spans leave the sandbox by a sink, which the worker alone fills.
 */
export function interceptors(): WorkflowInterceptors {
  const inbound = once(() => new OpenTelemetryInboundInterceptor());
  const outbound = once(() => new OpenTelemetryOutboundInterceptor());
  /** What follows a ring belongs to its trace, not for months to the one that started the run. */
  let heard: Context | undefined;

  return {
    inbound: [
      {
        execute(input, next) {
          heard ??= extractContextFromHeaders(input.headers);
          return heard ? inbound().execute(input, next) : next(input);
        },
        handleSignal(input, next) {
          heard = extractContextFromHeaders(input.headers);
          return heard ? inbound().handleSignal(input, next) : next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) =>
          heard ? context.with(heard, () => outbound().scheduleActivity(input, next)) : next(input),
        scheduleLocalActivity: (input, next) =>
          heard ? context.with(heard, () => outbound().scheduleLocalActivity(input, next)) : next(input),
        continueAsNew: (input, next) =>
          heard ? context.with(heard, () => outbound().continueAsNew(input, next)) : next(input),
      },
    ],
    internals: [new OpenTelemetryInternalsInterceptor()],
  };
}

/** Runs are many and few are traced: what a trace needs is made with its first step. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}
