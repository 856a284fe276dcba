import type { Problem } from '../../core/problems.ts';
import { parseRegistrationKey } from '../../core/keys.ts';
import type { Words } from '../words/words.ts';

const keyLength = 18;

/** What is wrong with a text where a registration key is wanted, in words; null when it reads as one. */
export function keyError(typed: string, { key }: Words): string | null {
  if (typed.trim() === '') return key.empty;
  const read = parseRegistrationKey(typed);
  if (read.ok || read.problem.code !== 'registration-key-malformed') return null;
  return describeMalformed(read.problem, key);
}

type Malformed = Extract<Problem, { readonly code: 'registration-key-malformed' }>;

function describeMalformed({ looksLike, length, oddCharacters }: Malformed, key: Words['key']): string {
  switch (looksLike) {
    case 'activation-code':
      return key.isActivationCode;
    case 'product-id':
      return key.isProductId;
    case 'certificate-number':
      return key.isCertificateNumber;
    case 'order-number':
      return key.isOrderNumber;
    case 'registration-key':
    case 'unknown':
      break;
  }
  const [odd] = oddCharacters;
  if (odd) return key.odd(odd.character);
  if (length < keyLength) return key.short(keyLength - length);
  if (length > keyLength) return key.long(length - keyLength);
  return key.malformed;
}
