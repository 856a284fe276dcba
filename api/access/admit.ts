import type { Request } from 'express';
import { scopeOf, type Route } from '../../contract/route.ts';
import { operatorRoles, type Actor, type OperatorRole } from '../../core/actors.ts';
import type { Scope } from '../../core/scopes.ts';
import type { Dependencies } from '../dependencies.ts';
import { orNotFound, refuse } from '../refusal.ts';
import { readApiKeys } from './api-keys.ts';
import { isAtLeast, readBearerTokens } from './bearer-tokens.ts';
import type { Customers } from './customers.ts';
import { firstOf, type Holder } from './holders.ts';
import { readStaffSessions, type StaffCookie } from './staff-sessions.ts';
import type { VisitorCookies } from './visitor-cookies.ts';

/** Says as whom a request may use a route, or refuses it. Null where everybody may. */
export type Admit = (route: Route, request: Request, id: string | undefined) => Promise<Actor | null>;

export function admitBy(
  { storage, tokens, sandbox }: Dependencies,
  cookies: VisitorCookies,
  { customers, staff }: { readonly customers: Customers; readonly staff: StaffCookie },
): Admit {
  const holderOf = firstOf([
    readApiKeys(storage.apiKeys),
    readStaffSessions(storage.operatorSessions, staff),
    ...(tokens ? [readBearerTokens(tokens)] : []),
  ]);

  return async (route, request, id) => {
    switch (route.access) {
      case 'everybody':
      case 'visitor':
      case 'link':
        return null;
      case 'sandbox':
        return sandbox ? null : refuse({ code: 'not-found' });
      case 'customer-of-upgrade':
        return customers.ofUpgrade(request, orNotFound(id), route.mutates);
      case 'whoever-asked':
        return whoeverAsked(request, orNotFound(id));
      case 'partner':
        return admitHolder(request, ({ actor, scopes }) => actor.kind === 'partner' && covers(scopes, scopeOf(route)));
      case 'viewer':
      case 'operator':
      case 'lead':
      case 'administrator':
        return operator(request, route.access);
    }
  };

  async function admitHolder(request: Request, may: (holder: Holder) => boolean): Promise<Actor> {
    const holder = (await holderOf(request)) ?? refuse({ code: 'not-signed-in' });
    return may(holder) ? holder.actor : refuse({ code: 'not-allowed' });
  }

  function operator(request: Request, role: OperatorRole): Promise<Actor> {
    return admitHolder(request, ({ actor }) => isAtLeast(actor, role));
  }

  async function whoeverAsked(request: Request, commandId: string): Promise<Actor> {
    const signedIn = await holderOf(request);
    if (signedIn && isAtLeast(signedIn.actor, operatorRoles[0])) return signedIn.actor;
    const { upgradeId, actor } = orNotFound(await storage.commands.find(commandId));
    if (actor.kind === 'visitor' && actor.id === cookies.visitorOf(request, upgradeId)) return actor;
    return customers.ofUpgrade(request, upgradeId, false);
  }
}

function covers(scopes: Holder['scopes'], scope: Scope): boolean {
  return scopes === null || scopes.includes(scope);
}
