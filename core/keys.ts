import type { KindOfText, OddCharacter } from './problems.ts';
import { accepted, refused, type Result } from './result.ts';
import { readTypedText, type TypedText } from './typed-text.ts';

/** Opens an upgrade order. Canonical: `XX-XXXX-XXXX-XXXX-XXXX`. */
export type RegistrationKey = string & { readonly brand: 'RegistrationKey' };

/** Activates one product for one account. Canonical: `XX-XXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`. */
export type ActivationCode = string & { readonly brand: 'ActivationCode' };

/** An activation code, or why a text is none, in words for the person who typed it. */
export type ReadActivationCode =
  { readonly ok: true; readonly value: ActivationCode } | { readonly ok: false; readonly reason: string };

/** How many letters and digits stand in each group of a registration key. */
export const registrationKeyGroups = [2, 4, 4, 4, 4] as const;

/** How many letters and digits stand in each group of an activation code. */
export const activationCodeGroups = [2, 4, 5, 5, 5, 5, 5] as const;

/** More odd characters than a key has places help nobody. */
const oddCharactersNamed = 18;

/**
 * Reads a registration key however it was typed or pasted, with words around it too if it is the only one there.
 * Looks nothing up: a key that is accepted may still be unknown.
 */
export function parseRegistrationKey(typed: string): Result<RegistrationKey> {
  const text = readTypedText(typed);
  const key = findGroups(text, registrationKeyGroups);
  if (key !== null) return accepted(key as RegistrationKey);

  const oddCharacters = [...text.foreign, ...text.marks].sort((one, other) => one.position - other.position);
  return refused({
    code: 'registration-key-malformed',
    looksLike: kindOf(text),
    length: text.length,
    oddCharacters: oddCharacters.slice(0, oddCharactersNamed),
  });
}

/** Reads an activation code with the same forgiveness. The reason never repeats what was typed. */
export function parseActivationCode(typed: string): ReadActivationCode {
  const text = readTypedText(typed);
  const code = findGroups(text, activationCodeGroups);
  if (code !== null) return { ok: true, value: code as ActivationCode };
  return { ok: false, reason: reasonAgainst(text) };
}

/** What a text looks like by its shape alone. Looks nothing up, so it tells nobody whether such a thing exists. */
export function looksLike(typed: string): KindOfText {
  return kindOf(readTypedText(typed));
}

/** The last group of a key or code: enough to tell one's own codes apart, too little to use one. */
export function lastGroup(code: RegistrationKey | ActivationCode): string {
  return code.slice(code.lastIndexOf('-') + 1);
}

function kindOf(text: TypedText): KindOfText {
  if (findGroups(text, registrationKeyGroups) !== null) return 'registration-key';
  if (findGroups(text, activationCodeGroups) !== null) return 'activation-code';
  if (text.foreign.length > 0) return 'unknown';
  return kindOfNumber(text.letters) ?? kindOfNumber(onlyWordWithDigits(text)) ?? 'unknown';
}

/** Certificate numbers are ours (`LC-` and eight digits); order numbers are the partners' own: letters, then digits. */
function kindOfNumber(letters: string): KindOfText | null {
  if (/^LC\d{5,8}$/.test(letters)) return 'certificate-number';
  if (/^[A-Z]{0,3}\d{3,}$/.test(letters)) return 'order-number';
  if (/^(?=.*\d)[A-Z][A-Z0-9]{8}$/.test(letters)) return 'product-id';
  if (/^[A-Z]{4,8}\d{3,}$/.test(letters)) return 'order-number';
  return null;
}

/** The one word of a text that has digits in it ("Product ID ENDGRD7E1"), without its dashes; else nothing. */
function onlyWordWithDigits(text: TypedText): string {
  const words = wordsOf(text).filter((word) => /\d/.test(word));
  return words.length === 1 ? words.join('').replaceAll('-', '') : '';
}

/** Finds the only key of a shape: written out as such among words, else with blanks, else as all that the text has. */
function findGroups(text: TypedText, groups: readonly number[]): string | null {
  const written = onlyOne([...spelled(text, groups, ' ?- ?'), ...unbroken(text, groups)]);
  if (written !== null) return grouped(written, groups);

  const spaced = onlyOne(spelled(text, groups, ' ?[ -] ?').filter((letters) => /\d/.test(letters)));
  if (spaced !== null) return grouped(spaced, groups);

  const isAll = text.foreign.length === 0 && text.letters.length === sum(groups);
  return isAll && !isNumberWithWords(text) ? grouped(text.letters, groups) : null;
}

/** "Product ID: ENDGRD7E1" has as many letters and digits as a registration key, and is none. */
function isNumberWithWords(text: TypedText): boolean {
  const others = wordsOf(text).filter((word) => !/\d/.test(word));
  return others.some((word) => labels.has(word)) && kindOfNumber(onlyWordWithDigits(text)) !== null;
}

/** What stands beside a number on paper. A key that a blank tears apart has no such word. */
const labels = new Set(['PRODUCT', 'PID', 'ID', 'ORDER', 'CERTIFICATE', 'LICENSE', 'NUMBER', 'NO', 'NR', 'CODE']);

function wordsOf({ outline }: TypedText): readonly string[] {
  return outline.split(/[ .]+/);
}

/** What stands before or after a key may touch it with a mark or a blank, not with a letter, nor one and a dash. */
const notJoinedBefore = '(?<![A-Z0-9?]|[A-Z0-9?]-)';
const notJoinedAfter = '(?![A-Z0-9?]|-[A-Z0-9?])';

function spelled({ outline }: TypedText, groups: readonly number[], between: string): string[] {
  const body = groups.map((length) => `[A-Z0-9]{${length}}`).join(between);
  const found = outline.match(new RegExp(`${notJoinedBefore}${body}${notJoinedAfter}`, 'g')) ?? [];
  return found.map((key) => key.replaceAll(/[ -]/g, ''));
}

function unbroken({ outline }: TypedText, groups: readonly number[]): string[] {
  const body = `(?=[A-Z]*\\d)[A-Z0-9]{${sum(groups)}}`;
  return outline.match(new RegExp(`${notJoinedBefore}${body}${notJoinedAfter}`, 'g')) ?? [];
}

function onlyOne(found: readonly string[]): string | null {
  const [only, ...others] = new Set(found);
  return only !== undefined && others.length === 0 ? only : null;
}

function grouped(letters: string, groups: readonly number[]): string {
  const starts = groups.map((_, index) => sum(groups.slice(0, index)));
  return groups.map((length, index) => letters.slice(starts[index], (starts[index] ?? 0) + length)).join('-');
}

function sum(groups: readonly number[]): number {
  return groups.reduce((total, length) => total + length, 0);
}

function reasonAgainst(text: TypedText): string {
  const kind = kindOf(text);
  const whatItIs = kind === 'unknown' ? null : names[kind];
  const [odd] = [...text.foreign, ...text.marks];
  const wanted = sum(activationCodeGroups);
  if (whatItIs !== null) return `This is ${whatItIs}. An activation code has ${wanted} letters and digits.`;
  if (odd !== undefined) return `${place(odd)} cannot be part of an activation code.`;
  return `An activation code has ${wanted} letters and digits; here are ${text.length}.`;
}

const names: Record<Exclude<KindOfText, 'unknown'>, string> = {
  'registration-key': 'a registration key',
  'activation-code': 'an activation code',
  'product-id': 'a product ID',
  'certificate-number': 'a certificate number',
  'order-number': 'an order number',
};

function place({ position, character }: OddCharacter): string {
  return `Character ${position} (${character})`;
}
