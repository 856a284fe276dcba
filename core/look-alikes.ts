/** Letters of other scripts that look like one of ours in the case given; each pair is theirs, then ours. */
const pairs = [
  // Cyrillic
  'АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ҮY ХX ԚQ ԜW ҺH ӀI',
  'аA вB еE ѕS іI јJ кK мM нH оO рP сC тT уY үY хX ԛQ ԝW һH ԁD',
  // Greek: small letters only where they look like the same letter as their capital
  'ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX',
  'αA εE ιI κK οO ρP τT χX ϳJ',
  // Armenian, and the Turkish i, which a keyboard types in the place of ours
  'ՕO օO ՏS ԼL հH',
  'İI ıI',
]
  .join(' ')
  .split(' ');

const letters = new Map(pairs.map((pair) => [pair.slice(0, -1), pair.slice(-1)]));

/** First code points of the runs of ten digits in scripts whose digits are typed in the place of ours. */
const zeros = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0,
  0x0f20, 0x1040, 0x17e0, 0x1810,
];

/** Our letter or digit that a character of another script looks like or counts as; null when there is none. */
export function latinLookAlike(character: string): string | null {
  const letter = letters.get(character);
  if (letter !== undefined) return letter;

  const codePoint = character.codePointAt(0) ?? 0;
  const zero = zeros.find((first) => codePoint >= first && codePoint < first + 10);
  return zero === undefined ? null : String(codePoint - zero);
}

/**
 * The spelling in which letters that are confused on paper are the same: O as 0, I and L as 1. For a second look-up
 * only, after the exact one, and only if exactly one key has this spelling. B and 8, S and 5 stay apart.
 */
export function foldLookAlikes(text: string): string {
  return text.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}
