import type { Request } from 'express';
import { operatorRoles, type Actor, type OperatorRole } from '../../core/actors.ts';
import type { TokenHolder } from '../dependencies.ts';
import { isSameText } from './signatures.ts';

/** Finds out whose token a request carries; null when it carries none, or one that is not known. */
export function readBearerTokens(tokens: Readonly<Record<TokenHolder, string>>) {
  const holders: readonly TokenHolder[] = ['partner', ...operatorRoles];
  return function holderOf(request: Request): Actor | null {
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return null;
    const [kind] = holders.filter((holder) => isSameText(tokens[holder], token));
    return kind === undefined ? null : { kind, id: kind };
  };
}

/** Each role may do what the ones before it may. */
export function isAtLeast(actor: Actor, role: OperatorRole): boolean {
  const rank = operatorRoles.findIndex((known) => known === actor.kind);
  return rank >= operatorRoles.indexOf(role);
}
