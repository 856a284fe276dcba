import { parentPort } from 'node:worker_threads';
import { drawAgreement } from '../certificate/draw-agreement.ts';
import { drawCertificate } from '../certificate/draw-certificate.ts';
import type { DrawnPaper, OrderedPaper, PaperRequest } from './paper-messages.ts';

/** Draws papers beside the thread that answers requests, one after the other. */
parentPort?.on('message', ({ id, request }: OrderedPaper) => {
  draw(request).then(
    (pdf) => {
      answer({ id, pdf });
    },
    (error: unknown) => {
      // The names on it are nobody's business but the paper's: what is told of a failure is where it happened.
      answer({ id, failed: error instanceof Error ? error.name : 'no error' });
    },
  );
});

function draw(request: PaperRequest): Promise<Uint8Array> {
  switch (request.kind) {
    case 'certificate':
      return drawCertificate(request.certificate);
    case 'agreement':
      return drawAgreement(request.agreement);
  }
}

function answer(drawn: DrawnPaper): void {
  parentPort?.postMessage(drawn);
}
