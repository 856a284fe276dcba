import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { anyFreePort } from '../../bin/local/ports.mjs';

/** One span, as it was sent. */
export interface SentSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Takes traces by OTLP over HTTP, as JSON. */
export interface Collector {
  /** What turns traces on. */
  readonly settings: { readonly CROSSGRADE_TRACES_URL: string };
  readonly spans: readonly SentSpan[];
  /** All that was sent, as it was sent. */
  text(): string;
  close(): void;
}

export async function startCollector(): Promise<Collector> {
  const spans: SentSpan[] = [];
  let text = '';
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      text += body;
      spans.push(...spansIn(body));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  const port = await anyFreePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    settings: { CROSSGRADE_TRACES_URL: `http://127.0.0.1:${String(port)}/v1/traces` },
    spans,
    text: () => text,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Body {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly { readonly traceId: string; readonly name: string; readonly attributes: Attribute[] }[];
    }[];
  }[];
}

function spansIn(body: string): readonly SentSpan[] {
  return (JSON.parse(body) as Body).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ name, traceId, attributes }) => ({
        service: String(plain(resource.attributes)['service.name']),
        name,
        traceId,
        attributes: plain(attributes),
      })),
    ),
  );
}

function plain(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
