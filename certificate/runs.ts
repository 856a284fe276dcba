import bidiFactory from 'bidi-js';
import { type Face, type FontName, fontsFor, has, openFont } from './fonts.ts';

/** A piece of a line in one font and direction; its width is that at a size of 1. */
export interface Run {
  readonly font: FontName;
  readonly text: string;
  readonly width: number;
  /** Drawn as one whole: its words do not follow each other from left to right, or change where they meet. */
  readonly whole: boolean;
}

/** A line as it is drawn. */
export interface SetLine {
  readonly runs: readonly Run[];
  readonly width: number;
  /**
   * What is drawn does not tell the characters, so that they must be told beside the line. Not where something is written
   * from right to left: programs put such letters into their order by themselves, and would turn told ones too.
   */
  readonly told: boolean;
}

interface Piece {
  readonly font: FontName;
  readonly text: string;
  /** Odd: from right to left. */
  readonly level: number;
}

const bidi = bidiFactory();
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Stands for a character that no font has. */
const unknown = '\u{FFFD}';

/** Characters that are not seen: marks of direction and variation, which also could make a name look like another. */
const unseen = /(?![\u200C\u200D])\p{Default_Ignorable_Code_Point}|\p{Cc}/gu;

/** A text as it is drawn: composed, on one line, without characters that are not seen. */
export function cleaned(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/gu, ' ').replaceAll(unseen, '').trim();
}

/** Whether something in a text is written from right to left. */
export function isRightToLeft(text: string): boolean {
  return bidi.getEmbeddingLevels(text).levels.some((level) => level > 0);
}

/** Lines that were set last: most of them stand on every certificate. */
const lately = new Map<string, SetLine>();
const mostKept = 2000;

/** A cleaned line from left to right, whatever its scripts and directions. */
export function setLine(line: string, face: Face): SetLine {
  const key = `${face} ${line}`;
  const known = lately.get(key);
  if (known) return known;
  if (lately.size >= mostKept) lately.clear();
  const made = newLine(line, face);
  lately.set(key, made);
  return made;
}

function newLine(line: string, face: Face): SetLine {
  const pieces = merged(piecesOf(line, face));
  const runs = visualOrder(pieces).map(({ font, text, level }): Run => {
    const drawn = level % 2 === 1 ? rightToLeft(text) : text;
    return { font, text: drawn, width: widthIn(font, drawn), whole: level > 0 || shaping.has(font) };
  });
  return {
    runs,
    width: runs.reduce((total, { width }) => total + width, 0),
    told: !isRightToLeft(line) && runs.some(({ whole, text }) => whole || text.includes(unknown)),
  };
}

const shaping: ReadonlySet<FontName> = new Set<FontName>(['hebrew', 'arabic', 'thai', 'devanagari']);

function widthIn(name: FontName, text: string): number {
  const font = openFont(name);
  return font.layout(text, []).advanceWidth / font.unitsPerEm;
}

function piecesOf(line: string, face: Face): readonly Piece[] {
  const { levels } = bidi.getEmbeddingLevels(line);
  const fonts = fontsFor(line, face);
  let before: Piece | undefined;
  return Array.from(graphemes.segment(line), ({ segment, index }) => {
    const level = levels[index] ?? 0;
    // A blank or a mark stays in the font before it, so that words are drawn in one piece.
    const stays = before?.level === level && !/[\p{L}\p{N}]/u.test(segment);
    const font = (stays && before ? [before.font, ...fonts] : fonts).find((name) => has(name, segment));
    before = { font: font ?? 'regular', text: font ? segment : unknown, level };
    return before;
  });
}

function merged(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.reduce<Piece[]>((before, piece) => {
    const last = before.at(-1);
    if (last?.font !== piece.font || last.level !== piece.level) return [...before, piece];
    return [...before.slice(0, -1), { ...last, text: last.text + piece.text }];
  }, []);
}

/** Rule L2 of the Unicode bidirectional algorithm, for whole pieces. */
function visualOrder(pieces: readonly Piece[]): readonly Piece[] {
  const highest = Math.max(0, ...pieces.map(({ level }) => level));
  let ordered = [...pieces];
  for (let level = highest; level >= 1; level -= 1) ordered = reversedFrom(ordered, level);
  return ordered;
}

function reversedFrom(pieces: readonly Piece[], level: number): Piece[] {
  const at = pieces.findIndex((piece) => piece.level >= level);
  if (at < 0) return [...pieces];
  const length = pieces.slice(at).findIndex((piece) => piece.level < level);
  const end = length < 0 ? pieces.length : at + length;
  return [...pieces.slice(0, at), ...pieces.slice(at, end).reverse(), ...reversedFrom(pieces.slice(end), level)];
}

/** The font turns letters that are written from right to left; what has none of them is turned here. */
function rightToLeft(text: string): string {
  const characters = Array.from(text, (character) => bidi.getMirroredCharacter(character) ?? character);
  const turnedByFont = characters.some((character) => ['R', 'AL'].includes(bidi.getBidiCharTypeName(character)));
  return (turnedByFont ? characters : characters.reverse()).join('');
}
