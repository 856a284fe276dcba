import { type Element, type Place, say } from '../paper.ts';
import { type Drawing, inner, page, type Sheet, styles } from './drawing.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
}

const gap = 24;
const column = (inner - gap) / 2;

/** What the certificate certifies, in two columns; answers where the page goes on. */
export function drawFacts(drawing: Drawing, top: number): number {
  const { certificate, words, document, root } = drawing;
  const { facts } = words;
  const rows: readonly (readonly [Fact, Fact])[] = [
    [
      { label: facts.number, value: certificate.number },
      { label: facts.issuedOn, value: words.longDay(certificate.issuedOn) },
    ],
    [
      { label: facts.licensedTo, value: certificate.companyName || '–' },
      { label: facts.customerNumber, value: certificate.customerNumber },
    ],
    [
      { label: facts.orderNumber, value: certificate.orderNumber },
      { label: facts.term, value: `${words.longDay(certificate.startsOn)} – ${words.longDay(certificate.expiresOn)}` },
    ],
    [
      { label: facts.suite, value: certificate.suite },
      { label: facts.seats, value: words.seats(certificate.seats, certificate.basis) },
    ],
  ];
  const bottom = drawRows(drawing, rows, top);
  if (certificate.revision === 1) return bottom + 4;
  const text = words.revised(certificate.revision);
  const place = { x: page.margin, y: bottom, width: inner };
  return say(document, root, { kind: 'P', text, place, style: styles.body }) + 10;
}

/** Facts in two columns, or one alone over both; answers where they end. */
export function drawRows(sheet: Sheet, rows: readonly (readonly Fact[])[], top: number): number {
  const list = sheet.document.struct('L');
  sheet.root.add(list);
  return rows.reduce((y, row) => drawRow(sheet, list, row, y), top);
}

function drawRow(sheet: Sheet, list: Element, facts: readonly Fact[], y: number): number {
  const ends = facts.map((fact, index) =>
    drawFact(sheet, list, fact, {
      x: page.margin + index * (column + gap),
      y,
      width: facts.length === 1 ? inner : column,
    }),
  );
  return Math.max(...ends) + 7;
}

function drawFact({ document }: Sheet, list: Element, { label, value }: Fact, place: Place): number {
  const item = document.struct('LI');
  list.add(item);
  const y = say(document, item, { kind: 'Lbl', text: label, place, style: styles.label });
  return say(document, item, { kind: 'LBody', text: value, place: { ...place, y }, style: styles.value });
}
