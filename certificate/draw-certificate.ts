import type { CertificateRequest } from '../core/license-certificate.ts';
import { drawBand } from './parts/band.ts';
import type { Drawing } from './parts/drawing.ts';
import { drawFacts } from './parts/facts.ts';
import { drawFooters } from './parts/footers.ts';
import { drawKeyBox } from './parts/key-box.ts';
import { drawNextSteps } from './parts/next-steps.ts';
import { drawProducts } from './parts/products.ts';
import { drawPaper } from './draw-paper.ts';
import { wordsIn } from './words/in-language.ts';

/** Draws a certificate as a tagged PDF. The same request gives the same bytes at any time. */
export async function drawCertificate({ certificate, language, startUrl }: CertificateRequest): Promise<Uint8Array> {
  const words = wordsIn[language];
  const about = {
    title: `${words.title} ${certificate.number}`,
    subject: `Revision ${String(certificate.revision)}, ${language}`,
    language,
    bears: certificate.issuedAt,
  };
  return drawPaper(about, (document, root) => {
    drawAll({ document, root, certificate, words, startUrl });
  });
}

function drawAll(drawing: Drawing): void {
  const { certificate, words } = drawing;
  const below = drawFacts(drawing, drawBand(drawing, { title: words.title, subtitle: certificate.suite }));
  drawNextSteps(drawing, drawProducts(drawing, drawKeyBox(drawing, below)));
  drawFooters(drawing, `${certificate.number} · ${certificate.orderNumber}`);
}
