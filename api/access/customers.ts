import type { Request } from 'express';
import type { Actor } from '../../core/actors.ts';
import { isBarred, isOwn } from '../../core/ownership.ts';
import type { Ownership, SessionRecord, Storage } from '../../storage/records.ts';
import { orNotFound, refuse } from '../refusal.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { VisitorCookies } from './visitor-cookies.ts';

/** Who a customer's browser is: signed in to an account, or only the one that registered a key. */
export interface Customers {
  /** As whom this browser may use an upgrade. Foreign and absent are the same refusal. */
  ofUpgrade(request: Request, upgradeId: string, mutates: boolean): Promise<Actor>;
  /** The same, or null where it may not. */
  atUpgrade(request: Request, upgradeId: string): Promise<Actor | null>;
  /** The session in which the address was proven; it reaches all upgrades of its account. */
  signedIn(request: Request): Promise<SessionRecord | null>;
  /** Sessions that forms began in this browser; each reaches its own upgrade. */
  begun(request: Request): Promise<readonly SessionRecord[]>;
}

export function knowCustomers(storage: Storage, cookies: VisitorCookies, cookie: SessionCookie): Customers {
  return { ofUpgrade, atUpgrade: async (request, id) => (await look(request, id)).actor, signedIn, begun };

  async function signedIn(request: Request): Promise<SessionRecord | null> {
    const token = cookie.read(request);
    return token === null ? null : storage.sessions.byToken(token);
  }

  async function begun(request: Request): Promise<readonly SessionRecord[]> {
    const visitors = cookies.visitorsIn(request);
    if (visitors.length === 0) return [];
    const found = await storage.sessions.ofVisitors(visitors.map(({ visitorId }) => visitorId));
    return found.filter(({ id, upgradeId }) =>
      visitors.some((visitor) => visitor.visitorId === id && visitor.upgradeId === upgradeId),
    );
  }

  /** What is asked goes to the judge, who knows what to answer to somebody else's upgrade; reading it is not found. */
  async function ofUpgrade(request: Request, upgradeId: string, mutates: boolean): Promise<Actor> {
    const { actor, ended } = await look(request, upgradeId);
    if (actor) return actor;
    if (ended) return refuse({ code: 'session-ended' });
    const visitorId = orNotFound(mutates ? cookies.visitorOf(request, upgradeId) : null);
    return orNotFound((await storage.upgrades.owner(upgradeId)) && { kind: 'visitor', id: visitorId });
  }

  async function look(request: Request, upgradeId: string): Promise<{ actor: Actor | null; ended: boolean }> {
    const visitorId = cookies.visitorOf(request, upgradeId);
    const token = cookie.read(request);
    if (visitorId === null && token === null) return { actor: null, ended: false };

    const visitor = visitorId === null ? null : ({ kind: 'visitor', id: visitorId } as const);
    const [session, found, begunByForm] = await Promise.all([
      signedIn(request),
      storage.upgrades.owner(upgradeId),
      visitor ? storage.sessions.ofVisitors([visitor.id]) : [],
    ]);
    const customer = session && ({ kind: 'customer', id: session.accountId } as const);
    if (found && customer && may(customer, found, visitor !== null)) return { actor: customer, ended: false };
    const ended = token !== null && !session;
    if (!found || !visitor || !may(visitor, found, true)) return { actor: null, ended };
    const live = isSignedIn(upgradeId, found, begunByForm);
    return { actor: live ? visitor : null, ended: !live };
  }

  function may(actor: Actor, upgrade: Ownership, holdsKey: boolean): boolean {
    if (isBarred(actor, upgrade)) return false;
    return upgrade.ownerId === null ? holdsKey : isOwn(actor, upgrade);
  }

  /** The cookie of a visitor whose form was accepted is good for as long as the session that the form began. */
  function isSignedIn(upgradeId: string, { ownerId }: Ownership, begunByForm: readonly SessionRecord[]): boolean {
    if (ownerId === null) return true;
    return begunByForm.some((session) => session.accountId === ownerId && session.upgradeId === upgradeId);
  }
}
