import { setTimeout as pause } from 'node:timers/promises';
import type { Request } from 'express';
import { type CodePurpose, lifeMinutes } from '../../core/one-time-mail.ts';
import type { UsedCode } from '../../storage/one-time-codes.ts';
import { mailOneTimeCodes } from '../accounts/one-time-mails.ts';
import { openSessions } from '../accounts/open-session.ts';
import type { Customers } from '../access/customers.ts';
import { limitSignIns } from '../access/limit-sign-ins.ts';
import type { SessionCookie } from '../access/session-cookie.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Exchange, Handlers } from '../exchange.ts';
import { orNotFound, refuse } from '../refusal.ts';
import { sessionView } from '../views/session-view.ts';

type SignInRoutes = 'signIn' | 'confirmSignIn' | 'confirmAddress' | 'mailConfirmation';

type Proof = Pick<Exchange<'confirmSignIn'>, 'body' | 'idempotencyKey'>;

interface Parts {
  readonly cookie: SessionCookie;
  readonly customers: Customers;
}

export function signInRoutes(dependencies: Dependencies, { cookie, customers }: Parts): Pick<Handlers, SignInRoutes> {
  const { storage, cookieKey, settings } = dependencies;
  const { accounts, oneTimeCodes } = storage;
  const mail = mailOneTimeCodes(dependencies);
  const open = openSessions(storage, cookie, cookieKey);
  const limits = limitSignIns(dependencies);

  return {
    signIn: async (exchange) => {
      const { body, idempotencyKey } = exchange;
      const { email, language } = body;
      const answersAt = pause(settings.signIns.answersAfterMs);
      await limits.countMail(exchange, email);
      const account = await accounts.byAddress(email);
      if (account) await mail('sign-in', { account, language, upgradeId: null, request: idempotencyKey });
      // An address without an account is answered no sooner.
      await answersAt;
      return { status: 202, body: { validMinutes: lifeMinutes['sign-in'] } };
    },
    confirmSignIn: async (exchange) => {
      const { request } = exchange;
      const used = await limits.tryCode(exchange, async () => use('sign-in', exchange));
      if (used) {
        await open(used, exchange);
        return { status: 200, body: await viewOf(used) };
      }
      const session = (await customers.signedIn(request)) ?? refuse({ code: 'one-time-code-refused' });
      return { status: 200, body: sessionView(session, orNotFound(await accounts.find(session.accountId))) };
    },
    confirmAddress: async (exchange) => {
      const { request } = exchange;
      const used =
        (await limits.tryCode(exchange, async () => use('confirm-address', exchange))) ??
        refuse({ code: 'one-time-code-refused' });
      const isSignedIn = (await customers.signedIn(request))?.accountId === used.accountId;
      if (used.now && !isSignedIn && (await beganHere(request, used))) await open(used, exchange);
      const { address } = orNotFound(await accounts.find(used.accountId));
      return { status: 200, body: { email: address } };
    },
    mailConfirmation: async (exchange) => {
      const { request, body, idempotencyKey } = exchange;
      const { language } = body;
      const [begun] = await customers.begun(request);
      const { accountId, upgradeId } =
        (await customers.signedIn(request)) ?? begun ?? refuse({ code: 'session-ended' });
      const account = orNotFound(await accounts.find(accountId));
      await limits.countMail(exchange, account.address);
      if (!account.confirmed) await mail('confirm-address', { account, language, upgradeId, request: idempotencyKey });
      return { status: 202, body: { validMinutes: lifeMinutes['confirm-address'] } };
    },
  };

  async function use(purpose: CodePurpose, { body, idempotencyKey }: Proof): Promise<UsedCode | null> {
    if ('token' in body) return oneTimeCodes.useToken(purpose, body.token, idempotencyKey);
    return oneTimeCodes.useCode(body.email, body.code);
  }

  /** Whoever reads the mail in the browser in which the form was filled in is signed in there from now on. */
  async function beganHere(request: Request, { accountId }: UsedCode): Promise<boolean> {
    return (await customers.begun(request)).some((session) => session.accountId === accountId);
  }

  async function viewOf({ accountId }: UsedCode) {
    const { address, confirmed } = orNotFound(await accounts.find(accountId));
    return { account: { email: address, confirmed }, reaches: 'everything' } as const;
  }
}
