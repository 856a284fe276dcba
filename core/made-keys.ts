import {
  type ActivationCode,
  activationCodeGroups,
  parseActivationCode,
  parseRegistrationKey,
  type RegistrationKey,
  registrationKeyGroups,
} from './keys.ts';

/** What our own keys are drawn from: without 0, O, 1 and I, which are taken for one another on paper. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const prefixLength = 2;

/** How many random bytes a registration key takes: one for each letter but the prefix and the check character. */
export const registrationKeyBytes = lettersIn(registrationKeyGroups) - prefixLength - 1;

/** How many random bytes an activation code takes. */
export const activationCodeBytes = lettersIn(activationCodeGroups) - prefixLength - 1;

/**
 * Makes a registration key from two letters and at least `registrationKeyBytes` random bytes, each of which gives one
 * letter. Never unique by itself: whoever stores it finds out.
 */
export function makeRegistrationKey(prefix: string, randomBytes: Uint8Array): RegistrationKey {
  const made = parseRegistrationKey(makeLetters(prefix, randomBytes, registrationKeyBytes));
  if (!made.ok) throw new Error('made a registration key that is none');
  return made.value;
}

/** Makes an activation code from two letters and at least `activationCodeBytes` random bytes. */
export function makeActivationCode(prefix: string, randomBytes: Uint8Array): ActivationCode {
  const made = parseActivationCode(makeLetters(prefix, randomBytes, activationCodeBytes));
  if (!made.ok) throw new Error('made an activation code that is none');
  return made.value;
}

/**
 * Whether a key or code could be one of ours: two letters, then our alphabet, with the check character that belongs
 * to it. Any single wrong character and any swap of two neighbors is found. Keys from elsewhere have no such character.
 */
export function hasValidCheckCharacter(code: string): boolean {
  const letters = code.replaceAll('-', '');
  if (!/^[A-Z]{2}[A-HJ-NP-Z2-9]+$/.test(letters)) return false;
  return checkSum(letters) === 0;
}

function makeLetters(prefix: string, randomBytes: Uint8Array, count: number): string {
  if (!/^[A-Z]{2}$/.test(prefix)) throw new Error('a prefix is two letters from A to Z');
  if (randomBytes.length < count) throw new Error(`${count} random bytes are needed`);
  // 256 is a multiple of 32, so each letter is as likely as any other.
  const drawn = [...randomBytes.subarray(0, count)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
  return withCheckCharacter(`${prefix}${drawn}`);
}

function withCheckCharacter(letters: string): string {
  const complete = Array.from(alphabet, (check) => `${letters}${check}`).find((some) => checkSum(some) === 0);
  if (complete === undefined) throw new Error('no check character fits');
  return complete;
}

/**
 * The sum over GF(32) of each character's value times a weight that doubles (the field's generator) from place to
 * place. No weight is zero and neighbors differ in theirs, so one wrong character or one swap never leaves it at zero.
 */
function checkSum(letters: string): number {
  return Array.from(letters).reduce((sum, letter) => double(sum) ^ valueOf(letter), 0);
}

/** O and I occur in prefixes only, which have no digits: they take the values of 8 and 9 there. */
function valueOf(letter: string): number {
  if (letter === 'I') return alphabet.indexOf('8');
  if (letter === 'O') return alphabet.indexOf('9');
  return alphabet.indexOf(letter);
}

/** Multiplies by x in GF(2)[x] / (x^5 + x^2 + 1), where x generates all 31 values but zero. */
function double(value: number): number {
  const shifted = value << 1;
  return shifted >= 32 ? shifted ^ 0b100101 : shifted;
}

function lettersIn(groups: readonly number[]): number {
  return groups.reduce((total, length) => total + length, 0);
}
