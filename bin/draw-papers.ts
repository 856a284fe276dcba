import { Worker } from 'node:worker_threads';
import type { AgreementPaper } from '../core/agreement-paper.ts';
import type { CertificateRequest } from '../core/license-certificate.ts';
import type { DrawnPaper, OrderedPaper, PaperRequest } from './paper-messages.ts';

/** Draws papers in a thread of its own, which comes up with the first one. */
export interface PaperDrawer {
  drawCertificate(certificate: CertificateRequest): Promise<Uint8Array>;
  drawAgreement(agreement: AgreementPaper): Promise<Uint8Array>;
  close(): Promise<void>;
}

interface Waiting {
  resolve(pdf: Uint8Array): void;
  reject(error: Error): void;
}

/** Built code is plain; sources are read by tsx, which a thread has to be told by itself. */
const isSource = import.meta.url.endsWith('.ts');
const thread = new URL(`./paper-thread.${isSource ? 'ts' : 'js'}`, import.meta.url);
const fromSource = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(thread.href)})));`;

export function openPaperDrawer(): PaperDrawer {
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
      fail(started, new Error('the thread that draws papers has ended'));
    });
    return started;
  }

  function settle(drawn: DrawnPaper): void {
    const asked = waiting.get(drawn.id);
    waiting.delete(drawn.id);
    if (drawn.failed === undefined) asked?.resolve(drawn.pdf);
    else asked?.reject(new Error(`a paper could not be drawn: ${drawn.failed}`));
    if (waiting.size === 0) worker?.unref();
  }

  /** Whoever waits is told, and the next paper starts a new thread. */
  function fail(ended: Worker, error: Error): void {
    if (worker !== ended) return;
    worker = null;
    for (const asked of waiting.values()) asked.reject(error);
    waiting.clear();
  }

  function draw(request: PaperRequest): Promise<Uint8Array> {
    worker ??= start();
    worker.ref();
    last += 1;
    const ordered: OrderedPaper = { id: last, request };
    const drawn = new Promise<Uint8Array>((resolve, reject) => waiting.set(ordered.id, { resolve, reject }));
    worker.postMessage(ordered);
    return drawn;
  }

  return {
    drawCertificate: (certificate) => draw({ kind: 'certificate', certificate }),
    drawAgreement: (agreement) => draw({ kind: 'agreement', agreement }),
    async close() {
      await worker?.terminate();
    },
  };
}
