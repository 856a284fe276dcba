import { createServer } from 'node:http';
import { once } from 'node:events';
import type { Registry } from 'prom-client';

/** Health and metrics of a worker, for whoever runs it: ours, and what Temporal's SDK has measured. */
export async function openWorkerPages(
  port: number,
  address: string,
  metrics: Registry,
  temporalMetrics: () => Promise<string>,
): Promise<{ close(): void }> {
  const server = createServer((request, response) => {
    if (request.url === '/metrics') {
      void Promise.all([metrics.metrics(), temporalMetrics()]).then((texts) =>
        response.setHeader('content-type', metrics.contentType).end(texts.join('\n')),
      );
      return;
    }
    const isHealth = request.url === '/livez' || request.url === '/readyz';
    response.writeHead(isHealth ? 200 : 404, { 'content-type': 'text/plain' }).end(isHealth ? 'ok\n' : 'not found\n');
  });
  server.listen(port, address);
  await once(server, 'listening');
  return {
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
