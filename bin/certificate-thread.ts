import { parentPort } from 'node:worker_threads';
import { drawCertificate } from '../certificate/draw-certificate.ts';
import type { DrawnCertificate, OrderedCertificate } from './certificate-messages.ts';

/** Draws certificates beside the thread that answers requests, one after the other. */
parentPort?.on('message', ({ id, request }: OrderedCertificate) => {
  drawCertificate(request).then(
    (pdf) => {
      answer({ id, pdf });
    },
    (error: unknown) => {
      // The names on it are nobody's business but the certificate's: what is told of a failure is where it happened.
      answer({ id, failed: error instanceof Error ? error.name : 'no error' });
    },
  );
});

function answer(drawn: DrawnCertificate): void {
  parentPort?.postMessage(drawn);
}
