import { readFileSync } from 'node:fs';
import { create, type Font } from 'fontkit';
import { rememberLayouts } from './remembered-layouts.ts';

/** Where each font lies beside this file. What they are and where they came from is told there. */
const files = {
  regular: 'sans-regular.ttf',
  bold: 'sans-bold.ttf',
  mono: 'mono-bold.ttf',
  hebrew: 'hebrew.ttf',
  arabic: 'arabic.ttf',
  thai: 'thai.ttf',
  devanagari: 'devanagari.ttf',
  armenian: 'armenian.ttf',
  georgian: 'georgian.ttf',
  japanese: 'japanese-regular.ttf',
  japaneseBold: 'japanese-bold.ttf',
  eastAsian: 'east-asian.ttf',
} as const;

export type FontName = keyof typeof files;

/** How a text is to look. Names are regular: of the scripts of the world only some have a bold font here. */
export type Face = 'regular' | 'bold' | 'mono';

const regular = [
  'regular',
  'hebrew',
  'arabic',
  'thai',
  'devanagari',
  'armenian',
  'georgian',
  'japanese',
  'eastAsian',
] as const satisfies readonly FontName[];

const fontsOf: Record<Face, readonly FontName[]> = {
  regular,
  bold: ['bold', 'japaneseBold', ...regular],
  mono: ['mono', ...regular],
};

const opened = new Map<FontName, Font>();

/** A font as PDFKit takes it, which its types do not say: it would open the same file anew for each document. */
export function fontSource(name: FontName): PDFKit.Mixins.PDFFontSource {
  return parseSource(openFont(name));
}

function parseSource(font: unknown): PDFKit.Mixins.PDFFontSource {
  return font as PDFKit.Mixins.PDFFontSource;
}

/** A font, read once for each thread. */
export function openFont(name: FontName): Font {
  const known = opened.get(name);
  if (known) return known;
  const font = create(readFileSync(new URL(`fonts/${files[name]}`, import.meta.url)));
  if (!('layout' in font)) throw new Error(`${files[name]} holds more than one font`);
  const remembering = rememberLayouts(font);
  opened.set(name, remembering);
  return remembering;
}

const eastAsian = /[\p{Script=Han}\p{Script=Hangul}]/u;

/**
 * The fonts for a text, the one to be asked first at the beginning. A text with an East Asian character that the
 * Japanese font lacks is Chinese or Korean, and its characters all come from one font.
 */
export function fontsFor(text: string, face: Face): readonly FontName[] {
  const fonts = fontsOf[face];
  const isJapanese = Array.from(text).every((character) => !eastAsian.test(character) || has('japanese', character));
  return isJapanese ? fonts : fonts.filter((name) => name !== 'japanese' && name !== 'japaneseBold');
}

/** Whether a font has every character of a text. */
export function has(name: FontName, text: string): boolean {
  const font = openFont(name);
  return Array.from(text).every((character) => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0));
}
