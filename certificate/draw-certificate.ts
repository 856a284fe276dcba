import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import type { CertificateRequest } from '../core/license-certificate.ts';
import { drawBand } from './parts/band.ts';
import type { Drawing } from './parts/drawing.ts';
import { drawFacts } from './parts/facts.ts';
import { drawFooters } from './parts/footers.ts';
import { drawKeyBox } from './parts/key-box.ts';
import { drawNextSteps } from './parts/next-steps.ts';
import { drawProducts } from './parts/products.ts';
import { wordsIn } from './words/in-language.ts';

/** Draws a certificate as a tagged PDF. The same request gives the same bytes at any time. */
export async function drawCertificate({ certificate, language, startUrl }: CertificateRequest): Promise<Uint8Array> {
  const words = wordsIn[language];
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    font: '',
    lang: language,
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    pdfVersion: '1.7',
    info: {
      Title: `${words.title} ${certificate.number}`,
      Subject: `Revision ${String(certificate.revision)}, ${language}`,
      Creator: 'Crossgrade',
      Producer: 'Crossgrade',
      CreationDate: certificate.issuedAt,
    },
  });
  document.appendXML(universalAccess);
  const drawn = buffer(document);

  const root = document.struct('Document');
  document.addStructure(root);
  drawAll({ document, root, certificate, words, startUrl });
  document.end();
  return drawn;
}

/** Says that the document keeps to PDF/UA-1. */
const universalAccess = `
  <rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
    <pdfuaid:part>1</pdfuaid:part>
  </rdf:Description>`;

function drawAll(drawing: Drawing): void {
  const below = drawFacts(drawing, drawBand(drawing));
  drawNextSteps(drawing, drawProducts(drawing, drawKeyBox(drawing, below)));
  drawFooters(drawing);
}
