import { colors, say, tag } from '../paper.ts';
import { qrCodeOf } from '../qr-code.ts';
import { type Drawing, styles, target } from './drawing.ts';

/** 40 mm, the quiet zone included. */
export const codeSide = (40 / 25.4) * 72;

/** Bars overlap by so much, or some readers of PDF show white lines between them. */
const seam = 0.04;

/** The code and, below it, what it is good for. */
export function drawQrCode(drawing: Drawing, { x, y }: { readonly x: number; readonly y: number }): void {
  const { document, root, words } = drawing;
  const { size, bars } = qrCodeOf(target(drawing));
  const side = codeSide / size;
  const draw = () => {
    document.rect(x, y, codeSide, codeSide).fill('#ffffff');
    for (const bar of bars) document.rect(x + bar.x * side, y + bar.y * side, bar.length * side, side + seam);
    document.fill(colors.code);
  };
  tag(document, root, 'Figure', draw, { alt: words.key.codeSays, bbox: [x, y, x + codeSide, y + codeSide] });
  const place = { x, y: y + codeSide + 2, width: codeSide, align: 'center' } as const;
  say(document, root, { kind: 'P', text: words.key.code, place, style: styles.label });
}
