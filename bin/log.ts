import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pino, type Logger } from 'pino';

/** JSON lines on standard output, each with the trace that it belongs to, if there is one. Errors are written by class, message and stack, never with what they hold beside. */
export function openLog(process: string, level: string): Logger {
  return pino({ level, base: { process }, serializers: { err: describeError }, mixin: nameTrace });
}

function nameTrace(): { readonly traceId?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? { traceId: span.traceId } : {};
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
