import { colors, heightOf, say } from '../paper.ts';
import { type Drawing, inner, page, styles } from './drawing.ts';

const bullet = 14;
const between = 2;

/** What happens next, kept together on one page. */
export function drawNextSteps({ document, root, words }: Drawing, top: number): void {
  const { heading, lines } = words.next;
  const heights = lines.map((line) => heightOf(line, styles.body, inner - bullet) + between);
  const height = styles.heading.leading + heights.reduce((sum, one) => sum + one, 2);
  const fits = top + height <= page.bottom;
  if (!fits) document.addPage();

  const headingAt = { x: page.margin, y: fits ? top : page.margin, width: inner };
  let y = say(document, root, { kind: 'H2', text: heading, place: headingAt, style: styles.heading }) + 2;
  const list = document.struct('L');
  root.add(list);
  for (const text of lines) {
    const item = document.struct('LI');
    list.add(item);
    const place = { x: page.margin, y, width: bullet };
    say(document, item, { kind: 'Lbl', text: '•', place, style: { ...styles.body, color: colors.accent } });
    const textAt = { x: page.margin + bullet, y, width: inner - bullet };
    y = say(document, item, { kind: 'LBody', text, place: textAt, style: styles.body }) + between;
  }
}
