import type { Request, Response } from 'express';
import type { SessionRecord } from '../../storage/records.ts';
import type { Customers } from '../access/customers.ts';
import type { SessionCookie } from '../access/session-cookie.ts';
import type { VisitorCookies } from '../access/visitor-cookies.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { orNotFound, refuse } from '../refusal.ts';
import { byKey, sessionPageView, sessionView, signedOut } from '../views/session-view.ts';

type SessionRoutes = 'readSession' | 'signOut' | 'listSessions' | 'signOutEverywhere' | 'endSession';

interface Parts {
  readonly cookie: SessionCookie;
  readonly customers: Customers;
}

export function sessionRoutes(
  { storage }: Dependencies,
  cookies: VisitorCookies,
  { cookie, customers }: Parts,
): Pick<Handlers, SessionRoutes> {
  const { accounts, sessions } = storage;

  return {
    readSession: async ({ request }) => {
      const [here] = await sessionsHere(request);
      const account = here && (await accounts.find(here.accountId));
      if (account) return { status: 200, body: sessionView(here, account) };
      return { status: 200, body: (await holdsKey(request)) ? byKey : signedOut };
    },
    signOut: async ({ request, response }) => {
      for (const { accountId, id } of await sessionsHere(request)) await sessions.end(accountId, [id]);
      await forget(request, response);
      return { status: 200, body: signedOut };
    },
    listSessions: async ({ request, query: { limit, cursor } }) => {
      const here = await sessionsHere(request);
      const { accountId, upgradeId } = here[0] ?? refuse({ code: 'session-ended' });
      const isHere = ({ id }: SessionRecord) => here.some((one) => one.id === id);
      const page = await sessions.page(accountId, { limit, cursor: cursor ?? null });
      const items = upgradeId === null ? page.items : page.items.filter(isHere);
      return { status: 200, body: sessionPageView({ ...page, items }, isHere) };
    },
    signOutEverywhere: async ({ request, response }) => {
      const here = await sessionsHere(request);
      const { accountId, upgradeId } = here[0] ?? refuse({ code: 'session-ended' });
      if (upgradeId === null) await sessions.endAll(accountId);
      for (const { accountId: of, id } of here) await sessions.end(of, [id]);
      await forget(request, response);
      return { status: 200, body: signedOut };
    },
    endSession: async ({ request, params: { id } }) => {
      const here = await sessionsHere(request);
      const { accountId, upgradeId } = here[0] ?? refuse({ code: 'session-ended' });
      const reached = upgradeId === null || here.some((one) => one.id === id);
      orNotFound(reached && (await sessions.end(accountId, [id])) ? id : null);
      const [left] = await sessionsHere(request);
      const account = left && (await accounts.find(left.accountId));
      return { status: 200, body: account ? sessionView(left, account) : signedOut };
    },
  };

  /** The one that reaches furthest first. */
  async function sessionsHere(request: Request): Promise<readonly SessionRecord[]> {
    const [signedIn, begun] = await Promise.all([customers.signedIn(request), customers.begun(request)]);
    return signedIn ? [signedIn, ...begun] : begun;
  }

  /** Whether a key that was registered here still opens its upgrade. */
  async function holdsKey(request: Request): Promise<boolean> {
    const opened = cookies.visitorsIn(request).map(({ upgradeId }) => customers.atUpgrade(request, upgradeId));
    return (await Promise.all(opened)).some((actor) => actor !== null);
  }

  /** Keys that were registered here and belong to nobody yet still open their upgrades. */
  async function forget(request: Request, response: Response): Promise<void> {
    cookie.take(response);
    for (const { upgradeId } of cookies.visitorsIn(request)) {
      const owned = (await storage.upgrades.owner(upgradeId))?.ownerId ?? null;
      if (owned !== null) cookies.take(response, upgradeId);
    }
  }
}
