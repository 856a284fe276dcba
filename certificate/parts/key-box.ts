import { colors, decorate, heightOf, link, say } from '../paper.ts';
import { type Drawing, inner, page, styles, target } from './drawing.ts';
import { codeSide, drawQrCode } from './qr-figure.ts';

const padding = 16;
const left = page.margin + padding;
const textWidth = inner - codeSide - 3 * padding;
const numberWidth = 16;
const between = 5;

/** The key, how it is used, and a code that opens the page with it; answers where the page goes on. */
export function drawKeyBox(drawing: Drawing, top: number): number {
  const { document, words, startUrl } = drawing;
  const steps = words.key.instructions(startUrl.replace(/^https?:\/\//, ''));
  const stepsHeight = steps.reduce((sum, step) => sum + heightOf(step, styles.body, stepWidth) + between, 0);
  const height = Math.max(codeSide + styles.label.leading, headHeight + stepsHeight) + 2 * padding;
  decorate(document, () => {
    document.roundedRect(page.margin, top, inner, height, 8).lineWidth(1);
    document.fillAndStroke(colors.tint, colors.accent);
  });
  drawKey(drawing, top + padding);
  drawSteps(drawing, steps, top + padding + headHeight);
  drawQrCode(drawing, { x: page.margin + inner - padding - codeSide, y: top + padding });
  return top + height + 18;
}

const stepWidth = textWidth - numberWidth;
const headHeight = styles.heading.leading + styles.key.leading + 8;

function drawKey({ document, root, words, certificate }: Drawing, y: number): void {
  const place = { x: left, y, width: textWidth };
  const below = say(document, root, { kind: 'H2', text: words.key.heading, place, style: styles.heading }) + 2;
  const text = certificate.registrationKey;
  say(document, root, { kind: 'P', text, place: { ...place, y: below }, style: styles.key });
}

function drawSteps(drawing: Drawing, steps: readonly string[], top: number): void {
  const { document, root, words } = drawing;
  const list = document.struct('L');
  root.add(list);
  let y = top;
  steps.forEach((text, index) => {
    const item = document.struct('LI');
    list.add(item);
    const number = { kind: 'Lbl', text: `${String(index + 1)}.`, place: { x: left, y, width: numberWidth } };
    say(document, item, { ...number, style: styles.body });
    const step = { kind: 'LBody', text, place: { x: left + numberWidth, y, width: stepWidth }, style: styles.body };
    // The first one leads where the code does.
    const leadsTo = { url: target(drawing), says: words.key.codeSays };
    y = between + (index === 0 ? link(document, item, step, leadsTo) : say(document, item, step));
  });
}
