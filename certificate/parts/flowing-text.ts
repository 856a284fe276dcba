import { linesOf } from '../lines.ts';
import { write } from '../paper.ts';
import { inner, page, type Sheet, styles } from './drawing.ts';

const between = 7;
const style = styles.text;

/** Paragraphs one below the other, over as many pages as they need, each of them broken into lines anew. */
export function drawText(sheet: Sheet, paragraphs: readonly string[], top: number): void {
  paragraphs.reduce((y, paragraph) => drawParagraph(sheet, paragraph, y) + between, top);
}

function drawParagraph({ document, root }: Sheet, paragraph: string, top: number): number {
  const element = document.struct('P');
  root.add(element);
  const lines = linesOf(paragraph.replaceAll(/\s*\n\s*/g, ' '), style.face, style.size, inner);
  let y = top;
  for (let rest = lines; rest.length > 0;) {
    if (y + style.leading > page.bottom) {
      document.addPage();
      y = page.margin;
    }
    const fits = Math.floor((page.bottom - y) / style.leading);
    const content = document.markStructureContent('P');
    for (const line of rest.slice(0, fits)) y = write(document, line, { x: page.margin, y, width: inner }, style);
    document.endMarkedContent();
    element.add(content);
    rest = rest.slice(fits);
  }
  return y;
}
