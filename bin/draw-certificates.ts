import { Worker } from 'node:worker_threads';
import type { CertificateRequest } from '../core/license-certificate.ts';
import type { DrawnCertificate, OrderedCertificate } from './certificate-messages.ts';

/** Draws certificates in a thread of its own, which comes up with the first one. */
export interface CertificateDrawer {
  draw(request: CertificateRequest): Promise<Uint8Array>;
  close(): Promise<void>;
}

interface Waiting {
  resolve(pdf: Uint8Array): void;
  reject(error: Error): void;
}

/** Built code is plain; sources are read by tsx, which a thread has to be told by itself. */
const isSource = import.meta.url.endsWith('.ts');
const thread = new URL(`./certificate-thread.${isSource ? 'ts' : 'js'}`, import.meta.url);
const fromSource = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(thread.href)})));`;

export function openCertificateDrawer(): CertificateDrawer {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let last = 0;

  function start(): Worker {
    const started = isSource ? new Worker(fromSource, { eval: true, execArgv: [] }) : new Worker(thread);
    started.on('message', settle);
    started.once('error', (error) => {
      fail(started, error);
    });
    started.once('exit', () => {
      fail(started, new Error('the thread that draws certificates has ended'));
    });
    return started;
  }

  function settle(drawn: DrawnCertificate): void {
    const asked = waiting.get(drawn.id);
    waiting.delete(drawn.id);
    if (drawn.failed === undefined) asked?.resolve(drawn.pdf);
    else asked?.reject(new Error(`a certificate could not be drawn: ${drawn.failed}`));
    if (waiting.size === 0) worker?.unref();
  }

  /** Whoever waits is told, and the next certificate starts a new thread. */
  function fail(ended: Worker, error: Error): void {
    if (worker !== ended) return;
    worker = null;
    for (const asked of waiting.values()) asked.reject(error);
    waiting.clear();
  }

  return {
    draw(request) {
      worker ??= start();
      worker.ref();
      last += 1;
      const ordered: OrderedCertificate = { id: last, request };
      const drawn = new Promise<Uint8Array>((resolve, reject) => waiting.set(ordered.id, { resolve, reject }));
      worker.postMessage(ordered);
      return drawn;
    },
    async close() {
      await worker?.terminate();
    },
  };
}
