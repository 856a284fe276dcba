import { operatorRoles, type Actor, type OperatorRole } from '../../core/actors.ts';
import type { TokenHolder } from '../dependencies.ts';
import { bearerOf, type ReadHolder } from './holders.ts';
import { isSameText } from './signatures.ts';

/** Finds out whose token of the sandbox's file a request carries. */
export function readBearerTokens(tokens: Readonly<Record<TokenHolder, string>>): ReadHolder {
  const holders: readonly TokenHolder[] = ['partner', ...operatorRoles];
  return async (request) => {
    const token = bearerOf(request);
    if (token === null) return null;
    const [kind] = holders.filter((holder) => isSameText(tokens[holder], token));
    return kind === undefined ? null : { actor: { kind, id: kind }, scopes: null };
  };
}

/** Each role may do what the ones before it may. */
export function isAtLeast(actor: Actor, role: OperatorRole): boolean {
  const rank = operatorRoles.findIndex((known) => known === actor.kind);
  return rank >= operatorRoles.indexOf(role);
}
