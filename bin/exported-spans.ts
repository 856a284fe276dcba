import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** All that a span says beside its name and its times. What else a library puts into it never leaves the process. */
const exportedAttributes = [
  'requestId',
  'upgradeId',
  'commandId',
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'temporalWorkflowId',
  'temporalActivityId',
  'workflowId',
  'runId',
  'run_id',
] as const;

/** Hands on spans without anything that a person typed: errors by their class alone, attributes by their list. */
export function exportIdsOnly(next: SpanProcessor): SpanProcessor {
  return {
    onStart: (span, context) => {
      next.onStart(span, context);
    },
    onEnd: (span) => {
      next.onEnd(withIdsOnly(span));
    },
    forceFlush: () => next.forceFlush(),
    shutdown: () => next.shutdown(),
  };
}

function withIdsOnly(span: ReadableSpan): ReadableSpan {
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanId !== undefined && { parentSpanId: span.parentSpanId }),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    resource: span.resource,
    instrumentationLibrary: span.instrumentationLibrary,
    status: { code: span.status.code },
    attributes: only(exportedAttributes, span.attributes),
    events: span.events.map(({ name, time, attributes = {} }) => ({
      name,
      time,
      attributes: only(['exception.type'], attributes),
    })),
    links: span.links.map((link) => ({ context: link.context })),
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}

function only(names: readonly string[], attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)));
}
