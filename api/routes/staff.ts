import type { Request } from 'express';
import { pathId } from '../../contract/scalars.ts';
import { operatorRoles, type Actor } from '../../core/actors.ts';
import type { StaffCookie } from '../access/staff-sessions.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { orNotFound, refuse, refuseField } from '../refusal.ts';
import { hashPassword } from '../staff/passwords.ts';
import { makeRecoveryCodes, recoveryDigest } from '../staff/recovery-codes.ts';
import { staffSignIn } from '../staff/sign-in.ts';
import { stepOf, totpUri } from '../staff/totp.ts';

type StaffOperation =
  | 'checkSetUp'
  | 'setUpOperator'
  | 'signInStaff'
  | 'readStaffSession'
  | 'signOutStaff'
  | 'listStaffSessions'
  | 'endStaffSession';

/** How operators come in and go out. */
export function staffRoutes(dependencies: Dependencies, cookie: StaffCookie): Pick<Handlers, StaffOperation> {
  const { storage, limitTries, settings } = dependencies;
  const { operators, operatorSessions } = storage;
  const signIn = staffSignIn(operators, limitTries, settings.guesses);

  return {
    checkSetUp: async ({ body }) => {
      const { operator, totpKey } = await awaiting(body.secret);
      const { login, name, role } = operator;
      return { status: 200, body: { login, name, role, totpUri: totpUri(totpKey, login) } };
    },
    setUpOperator: async ({ body }) => {
      const { totpKey } = await awaiting(body.secret);
      const totpStep = stepOf(totpKey, body.code, Date.now());
      if (totpStep === null) return refuseField('code', 'is not what the authenticator shows now');
      const codes = makeRecoveryCodes();
      const proof = { passwordHash: await hashPassword(body.password), totpStep };
      const done = await operators.setUp(body.secret, { ...proof, recoveryDigests: codes.map(recoveryDigest) });
      return done ? { status: 200, body: { recoveryCodes: codes } } : refuse({ code: 'set-up-ended' });
    },
    signInStaff: async ({ body, request, response }) => {
      const { id, login, name, role } = await signIn({ request, response }, body);
      const token = await operatorSessions.open(id);
      cookie.give(response, token);
      const session = orNotFound(await operatorSessions.holder(token));
      return { status: 201, body: { operator: { id, login, name, role }, sessionId: session.id } };
    },
    readStaffSession: async ({ request, actor }) => {
      const session = await sessionOf(request);
      if (!session) return { status: 200, body: ofToken(actor) };
      const { operatorId, login, name, role, id } = session;
      return { status: 200, body: { operator: { id: operatorId, login, name, role }, sessionId: id } };
    },
    signOutStaff: async ({ request, response }) => {
      const session = await sessionOf(request);
      if (session) await operatorSessions.end(session.operatorId, session.id);
      cookie.take(response);
      return { status: 200, body: { signedOut: true } };
    },
    listStaffSessions: async ({ request, actor, query: { limit, cursor = null } }) => {
      if (cursor !== null && !pathId.safeParse(cursor).success) return refuseField('cursor', 'is none of this list');
      const current = await sessionOf(request);
      if (!current) return { status: 200, body: { items: [], nextCursor: null } };
      const { items, nextCursor } = await operatorSessions.page(actor.id, { limit, cursor });
      const lines = items.map(({ id, createdAt, seenAt }) => ({
        id,
        createdAt: createdAt.toISOString(),
        seenAt: seenAt.toISOString(),
        current: id === current.id,
      }));
      return { status: 200, body: { items: lines, nextCursor } };
    },
    endStaffSession: async ({ request, params }) => {
      const current = orNotFound(await sessionOf(request));
      orNotFound((await operatorSessions.end(current.operatorId, params.id)) ? params.id : null);
      return { status: 200, body: { signedOut: true } };
    },
  };

  async function awaiting(secret: string) {
    return (await operators.awaitingSetUp(secret)) ?? refuse({ code: 'set-up-ended' });
  }

  async function sessionOf(request: Request) {
    const token = cookie.read(request);
    return token === null ? null : operatorSessions.holder(token);
  }
}

/** The tokens of a sandbox belong to roles and to nobody. */
function ofToken({ kind, id }: Actor) {
  const role = operatorRoles.find((known) => known === kind) ?? refuse({ code: 'not-allowed' });
  return { operator: { id, login: id, name: id, role }, sessionId: null };
}
