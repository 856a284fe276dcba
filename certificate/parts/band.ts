import { colors, decorate, say } from '../paper.ts';
import { type Sheet, inner, page, styles } from './drawing.ts';

const height = 92;

interface Heading {
  readonly title: string;
  readonly subtitle: string;
}

/** The blue band with the title; answers where the page goes on. */
export function drawBand({ document, root }: Sheet, { title, subtitle }: Heading): number {
  decorate(document, () => {
    document.rect(0, 0, page.width, height).fill(colors.accent);
  });
  const place = { x: page.margin, width: inner };
  say(document, root, { kind: 'H1', text: title, place: { ...place, y: 23 }, style: styles.title });
  say(document, root, { kind: 'P', text: subtitle, place: { ...place, y: 58 }, style: styles.subtitle });
  return height + 18;
}
