import { describe, expect, it } from '@jest/globals';
import { SpanStatusCode } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { exportIdsOnly } from '../../bin/exported-spans.ts';

describe('exportIdsOnly', () => {
  it('hands on ids, and of an error its class alone', () => {
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ spanProcessors: [exportIdsOnly(new SimpleSpanProcessor(exporter))] });
    const span = provider.getTracer('test').startSpan('request');
    const { spanId } = span.spanContext();
    span.setAttributes({ commandId: 'command-1', 'url.full': '/v1?text=Odalys', memo: 'Odalys' });
    span.addEvent('said', { text: 'Odalys' });
    span.recordException(new TypeError('Odalys'));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'Odalys' });
    span.end();

    const [sent] = exporter.getFinishedSpans();
    expect(sent?.spanContext().spanId).toBe(spanId);
    expect(sent).toMatchObject({ name: 'request', ended: true });
    expect(sent?.attributes).toEqual({ commandId: 'command-1' });
    expect(sent?.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(sent?.events.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['said', {}],
      ['exception', { 'exception.type': 'TypeError' }],
    ]);
  });
});
