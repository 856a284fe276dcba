import { colors, decorate, write } from '../paper.ts';
import { type Sheet, inner, page, styles } from './drawing.ts';

/** Says on each page which paper it belongs to; screen readers pass it by. */
export function drawFooters({ document, words }: Sheet, belongsTo: string): void {
  const { start, count } = document.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    document.switchToPage(index);
    const y = page.bottom + 8;
    decorate(document, () => {
      document
        .moveTo(page.margin, y)
        .lineTo(page.margin + inner, y)
        .lineWidth(0.75)
        .stroke(colors.line);
      const place = { x: page.margin, y: y + 5, width: inner };
      write(document, belongsTo, place, styles.label);
      write(document, words.page(index + 1, count), { ...place, align: 'right' }, styles.label);
    });
  }
}
