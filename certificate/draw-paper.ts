import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import type { Document, Element } from './paper.ts';

interface About {
  readonly title: string;
  readonly subject: string;
  readonly language: string;
  /** The moment that the document bears. */
  readonly bears: Date;
}

/** Makes a tagged PDF on A4 of what is drawn. The same drawing gives the same bytes at any time. */
export async function drawPaper(
  { title, subject, language, bears }: About,
  draw: (document: Document, root: Element) => void,
): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    font: '',
    lang: language,
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    pdfVersion: '1.7',
    info: { Title: title, Subject: subject, Creator: 'Crossgrade', Producer: 'Crossgrade', CreationDate: bears },
  });
  document.appendXML(universalAccess);
  const drawn = buffer(document);

  const root = document.struct('Document');
  document.addStructure(root);
  draw(document, root);
  document.end();
  return drawn;
}

/** Says that the document keeps to PDF/UA-1. */
const universalAccess = `
  <rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
    <pdfuaid:part>1</pdfuaid:part>
  </rdf:Description>`;
