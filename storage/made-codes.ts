import { randomBytes } from 'node:crypto';
import type { ActivationCode, RegistrationKey } from '../core/keys.ts';
import {
  activationCodeBytes,
  makeActivationCode,
  makeRegistrationKey,
  registrationKeyBytes,
} from '../core/made-keys.ts';

/** A new activation code, headed by the first two letters, O and I apart, of its product. */
export function makeCode(productId: string): ActivationCode {
  return makeActivationCode(prefixOf(productId), randomBytes(activationCodeBytes));
}

/** A new registration key, headed by the first two letters, O and I apart, of its suite. */
export function makeKey(suite: string): RegistrationKey {
  return makeRegistrationKey(prefixOf(suite), randomBytes(registrationKeyBytes));
}

function prefixOf(text: string): string {
  return `${text.toUpperCase().replaceAll(/[^A-HJ-NP-Z]/g, '')}CG`.slice(0, 2);
}
