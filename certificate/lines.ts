import LineBreaker from 'linebreak';
import type { Face } from './fonts.ts';
import { cleaned, setLine } from './runs.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A text in lines of at most a width, broken where its language allows it, and inside a word that is too long. */
export function linesOf(text: string, face: Face, size: number, width: number): readonly string[] {
  const fits = (line: string) => setLine(line.trimEnd(), face).width * size <= width;
  const line = cleaned(text);
  if (fits(line)) return [line];
  return filled(
    partsOf(line).flatMap((part) => (fits(part) ? [part] : filled(charactersOf(part), fits))),
    fits,
  ).map((one) => one.trimEnd());
}

/** Parts put together to lines, each with as many as fit. */
function filled(parts: readonly string[], fits: (line: string) => boolean): readonly string[] {
  return parts.reduce<string[]>((lines, part) => {
    const last = lines.at(-1);
    if (last === undefined || !fits(last + part)) return [...lines, part];
    return [...lines.slice(0, -1), last + part];
  }, []);
}

function charactersOf(part: string): readonly string[] {
  return Array.from(graphemes.segment(part), ({ segment }) => segment);
}

function partsOf(text: string): readonly string[] {
  const breaker = new LineBreaker(text);
  const parts: string[] = [];
  let start = 0;
  for (let next = breaker.nextBreak(); next !== null; next = breaker.nextBreak()) {
    parts.push(text.slice(start, next.position));
    start = next.position;
  }
  return parts;
}
