import type { CertifiedProduct } from '../../core/license-certificate.ts';
import { colors, decorate, type Element, heightOf, say, type Style } from '../paper.ts';
import { type Drawing, inner, page, styles } from './drawing.ts';

interface Column {
  readonly width: number;
  /** Room before it, besides the usual gap. */
  readonly before?: number;
  readonly align?: 'right';
}

const gap = 8;
const columns: readonly Column[] = [
  { width: 133 },
  { width: 64 },
  { width: 66 },
  { width: 40, align: 'right' },
  { width: 74, before: 8 },
  { width: 74 },
];
const above = 3.5;
const headStyle: Style = { ...styles.cell, face: 'bold', size: 8.5, color: colors.muted };

/** The products with seats and term; goes on on further pages where one is not enough. Answers where it ends. */
export function drawProducts(drawing: Drawing, top: number): number {
  const { document, root, words, certificate } = drawing;
  const { products } = words;
  const place = { x: page.margin, y: top, width: inner };
  let y = say(document, root, { kind: 'H2', text: products.heading, place, style: styles.heading }) + 2;
  const table = document.struct('Table');
  root.add(table);
  const head = [
    products.name,
    products.productId,
    products.delivery,
    products.seats,
    products.startsOn,
    products.expiresOn,
  ];
  y = drawRow(drawing, table, { cells: head, kind: 'TH', style: headStyle, y });
  for (const product of certificate.products) {
    const cells = cellsOf(product, drawing);
    if (y + rowHeight(cells, styles.cell) > page.bottom) {
      document.addPage();
      y = drawRow(drawing, table, { cells: head, kind: 'TH', style: headStyle, y: page.margin });
    }
    y = drawRow(drawing, table, { cells, kind: 'TD', style: styles.cell, y });
  }
  return y + 16;
}

function cellsOf({ name, productId, delivery }: CertifiedProduct, { words, certificate }: Drawing): readonly string[] {
  const { seats, startsOn, expiresOn } = certificate;
  const terms = [words.count(seats), words.shortDay(startsOn), words.shortDay(expiresOn)];
  return [name, productId, words.products.delivered[delivery], ...terms];
}

interface Row {
  readonly cells: readonly string[];
  readonly kind: 'TH' | 'TD';
  readonly style: Style;
  readonly y: number;
}

function drawRow({ document }: Drawing, table: Element, { cells, kind, style, y }: Row): number {
  const row = document.struct('TR');
  table.add(row);
  let x: number = page.margin;
  cells.forEach((text, index) => {
    const { width = 0, before = 0, align } = columns[index] ?? {};
    x += before;
    const place = { x, y: y + above, width, ...(align ? { align } : {}) };
    const options = kind === 'TH' ? { scope: 'Column' } : {};
    say(document, row, { kind, text, place, style, options });
    x += width + gap;
  });
  const bottom = y + rowHeight(cells, style);
  decorate(document, () => {
    document
      .moveTo(page.margin, bottom)
      .lineTo(page.margin + inner, bottom)
      .lineWidth(0.75)
      .stroke(colors.line);
  });
  return bottom;
}

function rowHeight(cells: readonly string[], style: Style): number {
  return Math.max(...cells.map((text, index) => heightOf(text, style, columns[index]?.width ?? 0))) + 2 * above;
}
