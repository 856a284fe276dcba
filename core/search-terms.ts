/** A text as it is searched by: width, case and white space make no difference. */
export function searchable(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim();
}

/** So many characters stand in one piece of a text. */
const pieceLength = 3;

const startMark = '^';

/** What texts are found by: each piece of three characters in a row, and how they begin. */
export function termsOf(texts: readonly string[]): readonly string[] {
  const all = texts.flatMap((text) => [...piecesOf(searchable(text)), ...startsOf(searchable(text))]);
  return [...new Set(all)].sort();
}

/** What all of which a text has that contains the one looked for; for one or two characters, that begins with it. */
export function termsToFind(looked: string): readonly string[] {
  const text = searchable(looked);
  const pieces = piecesOf(text);
  return pieces.length > 0 ? [...new Set(pieces)] : [`${startMark}${text}`];
}

function piecesOf(text: string): readonly string[] {
  const characters = [...text];
  return characters.slice(pieceLength - 1).map((_, index) => characters.slice(index, index + pieceLength).join(''));
}

function startsOf(text: string): readonly string[] {
  const characters = [...text];
  const lengths = [1, 2].filter((length) => length <= characters.length);
  return lengths.map((length) => `${startMark}${characters.slice(0, length).join('')}`);
}
