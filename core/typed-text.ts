import { latinLookAlike } from './look-alikes.ts';
import type { OddCharacter } from './problems.ts';

/** What a text says once case, width, look-alikes of other scripts, and invisible characters are forgiven. */
export interface TypedText {
  /** Letters and digits (A-Z, 0-9) without anything between them. */
  readonly letters: string;
  /**
   * The same with what stood between: `-` for every kind of dash, a blank for white space, `.` for other marks and
   * `?` for a letter that is none of ours. Runs of blanks and dashes are one.
   */
  readonly outline: string;
  /** Letters and digits, those that are none of ours included. */
  readonly length: number;
  /** Letters and digits that are none of ours: they cannot be passed over. */
  readonly foreign: readonly OddCharacter[];
  /** Marks that no key is written with and that may stand for a letter, such as `!`. */
  readonly marks: readonly OddCharacter[];
}

// Besides everything that Unicode calls a dash: minus signs, the soft hyphen, and what looks like a dash on the
// keyboards and input methods of East Asia and of Arabic: long-vowel mark, CJK "one", Hangul "eu", tatweel.
const dash = /[\p{Pd}\u00ad\u02d7\u2043\u207b\u208b\u2212\u2500\u2501\u30fc\u4e00\u3161\u1173\u0640]/u;
const letterFillers = /[\u115f\u1160\u3164\uffa0]/u;
const blank = /(?!\ufeff)[\s\u0085]/u;
const invisible = /[\p{C}\p{M}]/u;
const apostropheLike = /[\u02b9-\u02df\u02ee]/u;
const ordinaryMark = /[\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Pc}.,:;'"`\u00b4\u2032\u2033\u3001\u3002\u2026/\\=<>]/u;

/** Reads a text as people type, paste and dictate it. Work is proportional to its length; nothing is cut. */
export function readTypedText(typed: string): TypedText {
  const letters: string[] = [];
  const outline: string[] = [];
  const foreign: OddCharacter[] = [];
  const marks: OddCharacter[] = [];

  let position = 1;
  for (const [cluster] of typed.matchAll(/[^\p{M}]\p{M}*|\p{M}+/gsu)) {
    for (const character of cluster.normalize('NFKC')) {
      const read = readCharacter(character);
      if (read.is === 'letter') letters.push(read.letter);
      if (read.is === 'foreign') foreign.push({ position, character });
      if (read.is === 'mark' && read.odd) marks.push({ position, character });
      outline.push(outlineOf(read));
    }
    position += Array.from(cluster).length;
  }

  return {
    letters: letters.join(''),
    outline: outline
      .join('')
      .replaceAll(/ +/g, ' ')
      .replaceAll(/-+/g, '-')
      .replaceAll(/ ?-[- ]+/g, ' - ')
      .trim(),
    length: letters.length + foreign.length,
    foreign,
    marks,
  };
}

type Read =
  | { readonly is: 'letter'; readonly letter: string }
  | { readonly is: 'dash' }
  | { readonly is: 'blank' }
  | { readonly is: 'nothing' }
  | { readonly is: 'mark'; readonly odd: boolean }
  | { readonly is: 'foreign' };

function readCharacter(character: string): Read {
  if (/[A-Za-z0-9]/.test(character)) return { is: 'letter', letter: character.toUpperCase() };
  if (dash.test(character)) return { is: 'dash' };
  if (blank.test(character) || letterFillers.test(character)) return { is: 'blank' };
  if (invisible.test(character)) return { is: 'nothing' };
  const letter = latinLookAlike(character);
  if (letter !== null) return { is: 'letter', letter };
  if (apostropheLike.test(character)) return { is: 'mark', odd: false };
  if (/[\p{L}\p{N}]/u.test(character)) return { is: 'foreign' };
  return { is: 'mark', odd: !ordinaryMark.test(character) };
}

function outlineOf(read: Read): string {
  switch (read.is) {
    case 'letter':
      return read.letter;
    case 'dash':
      return '-';
    case 'blank':
      return ' ';
    case 'nothing':
      return '';
    case 'mark':
      return '.';
    case 'foreign':
      return '?';
  }
}
