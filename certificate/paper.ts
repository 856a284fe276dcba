import type PDFDocument from 'pdfkit';
import { type Face, fontSource } from './fonts.ts';
import { cleaned, isRightToLeft, setLine } from './runs.ts';
import { linesOf } from './lines.ts';

export type Document = InstanceType<typeof PDFDocument>;
export type Element = PDFKit.PDFStructureElement;

/** How a text looks; sizes and places are points, from the top left. */
export interface Style {
  readonly face: Face;
  readonly size: number;
  readonly color: string;
  /** From one baseline to the next. */
  readonly leading: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align?: 'left' | 'center' | 'right';
}

export const colors = {
  accent: '#0b5cad',
  onAccent: '#ffffff',
  tint: '#e4effb',
  text: '#16202e',
  muted: '#4a5768',
  line: '#d4d9e1',
  code: '#000000',
} as const;

/** One part of the document, in its order, with the kind of thing that it is. */
export function tag(document: Document, parent: Element, kind: string, draw: () => void, options = {}): void {
  const content = document.markStructureContent(kind);
  draw();
  document.endMarkedContent();
  parent.add(document.struct(kind, options, [content]));
}

/** Writes a text as one part of the document; answers where it ends. */
export function say(document: Document, parent: Element, part: Part): number {
  const { kind, text, place, style, options = {} } = part;
  let end = place.y;
  const draw = () => {
    end = write(document, text, place, style);
  };
  tag(document, parent, kind, draw, isRightToLeft(text) ? { ...options, actual: cleaned(text) } : options);
  return end;
}

export interface Part {
  readonly kind: string;
  readonly text: string;
  readonly place: Place;
  readonly style: Style;
  readonly options?: object;
}

export interface Target {
  readonly url: string;
  /** For whoever cannot see what it stands on. */
  readonly says: string;
}

/** The text of a list item that leads elsewhere when it is clicked; answers where it ends. */
export function link(document: Document, item: Element, { kind, text, place, style }: Part, to: Target): number {
  const body = document.struct(kind);
  item.add(body);
  const element = document.struct('Link');
  body.add(element);
  const content = document.markStructureContent('Link');
  const end = write(document, text, place, style);
  document.endMarkedContent();
  element.add(content);
  const options = { structParent: element, Contents: parseText(to.says) };
  document.link(place.x, place.y, place.width, end - place.y, to.url, options);
  return end;
}

/** PDFKit writes a plain string as a name, and an object as a text. */
function parseText(text: string): string {
  return Object(text) as string;
}

/** What is only to be looked at: screen readers pass it by. */
export function decorate(document: Document, draw: () => void): void {
  document.markContent('Artifact', { type: 'Layout' });
  draw();
  document.endMarkedContent();
}

/** How high a text stands in a width. */
export function heightOf(text: string, { face, size, leading }: Style, width: number): number {
  return linesOf(text, face, size, width).length * leading;
}

/** Writes a text in as many lines as it needs, `y` being the top of the first; answers where it ends. */
export function write(document: Document, text: string, place: Place, style: Style): number {
  const lines = linesOf(text, style.face, style.size, place.width);
  lines.forEach((line, index) => {
    const baseline = place.y + index * style.leading + style.size;
    writeLine(document, line, { x: leftOf(line, place, style), y: baseline }, style);
  });
  return place.y + lines.length * style.leading;
}

function leftOf(line: string, { x, width, align = 'left' }: Place, { face, size }: Style): number {
  const free = align === 'left' ? 0 : width - setLine(line, face).width * size;
  return x + (align === 'center' ? free / 2 : free);
}

/** `y` is the baseline: fonts of different heights stand on the same one. */
function writeLine(document: Document, line: string, at: { x: number; y: number }, { face, size, color }: Style): void {
  const { runs, told } = setLine(line, face);
  if (told) document.markContent('Span', { actual: line });
  document.fillColor(color).fontSize(size);
  let { x } = at;
  for (const { font, text, width, whole } of runs) {
    // With features, though none, words are not laid out one by one from left to right.
    const asWhole = whole ? { features: [] } : {};
    document.registerFont(font, fontSource(font)).font(font);
    document.text(text, x, at.y, { lineBreak: false, baseline: 'alphabetic', ...asWhole });
    x += width * size;
  }
  if (told) document.endMarkedContent();
}
