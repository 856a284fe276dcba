import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sign } from '../../api/access/signatures.ts';
import { scopeOf, type Route } from '../../contract/route.ts';
import { routes, type OperationId } from '../../contract/routes.ts';
import { operatorRoles, type OperatorRole } from '../../core/actors.ts';
import { scopes, type Scope } from '../../core/scopes.ts';
import { newBrowser } from './browser.ts';
import { sessionRecord } from './fake-accounts.ts';
import { completed, layoutDigest, now, upgradeId } from './fixtures.ts';
import { bodies } from './requests.ts';
import { cookieKey, runApp, type RunningApp } from './run-app.ts';

const table = Object.entries<Route>(routes).map(([id, route]) => ({ id: id as OperationId, route }));
const commandId = '01930000-0000-7000-9000-00000000000c';

/** Everybody who can knock, by what they hold. */
type Caller =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'customer'; readonly accountId: string }
  | { readonly kind: 'staff'; readonly role: OperatorRole }
  | { readonly kind: 'api-key'; readonly scopes: readonly Scope[] };

const owner: Caller = { kind: 'customer', accountId: 'account-1' };
const callers: readonly { readonly name: string; readonly caller: Caller }[] = [
  { name: 'nobody', caller: { kind: 'nobody' } },
  { name: 'the account that owns the upgrade', caller: owner },
  { name: 'the account of another company', caller: { kind: 'customer', accountId: 'account-2' } },
  ...operatorRoles.map((role) => ({ name: `a signed-in ${role}`, caller: { kind: 'staff', role } as const })),
  ...scopes.map((scope) => ({ name: `a key for ${scope}`, caller: { kind: 'api-key', scopes: [scope] } as const })),
  { name: 'a key for nothing', caller: { kind: 'api-key', scopes: [] } },
];

/** What the table says of a caller: let in, or refused by this problem. */
function expectedOf(route: Route, caller: Caller): string {
  const { access } = route;
  switch (access) {
    case 'everybody':
    case 'visitor':
    case 'link':
    case 'sandbox':
      return 'let in';
    case 'customer-of-upgrade':
      return caller === owner ? 'let in' : 'not-found';
    case 'whoever-asked':
      return caller === owner || caller.kind === 'staff' ? 'let in' : 'not-found';
    case 'partner':
      if (caller.kind === 'nobody' || caller.kind === 'customer') return 'not-signed-in';
      return caller.kind === 'api-key' && caller.scopes.includes(scopeOf(route)) ? 'let in' : 'not-allowed';
    case 'viewer':
    case 'operator':
    case 'lead':
    case 'administrator':
      if (caller.kind === 'nobody' || caller.kind === 'customer') return 'not-signed-in';
      return caller.kind === 'staff' && reaches(caller.role, access) ? 'let in' : 'not-allowed';
  }
}

function reaches(role: OperatorRole, needed: OperatorRole): boolean {
  return operatorRoles.indexOf(role) >= operatorRoles.indexOf(needed);
}

let app: RunningApp;

beforeAll(async () => {
  app = await runApp();
});

afterAll(async () => app.stop());

beforeEach(() => {
  const { storage } = app;
  storage.upgradeRecords.set(upgradeId, completed({ ownerId: 'account-1' }));
  for (const number of ['1', '2']) {
    const accountId = `account-${number}`;
    storage.accountRecords.set(accountId, { id: accountId, address: `${accountId}@acme.test`, confirmed: true });
    const session = sessionRecord({ accountId });
    storage.sessionRecords.set(session.id, session);
    storage.tokensOfSessions.set(tokenOf(accountId), session.id);
  }
  const asked = { actor: { kind: 'customer', id: 'account-1' }, outcome: { accepted: true, effective: true } } as const;
  const since = { createdAt: now, decidedAt: now, result: null, resultAt: null };
  storage.commandRecords.length = 0;
  storage.commandRecords.push({ id: commandId, upgradeId, kind: 'rebuildKit', ...asked, ...since });
  for (const { name, caller } of callers) {
    if (caller.kind === 'api-key') storage.partnerKeys.set(keyOf(name), { partnerId: 'acme', scopes: caller.scopes });
  }
});

const staffSession = {
  ...{ id: 'session-1', operatorId: 'operator-1', createdAt: now, seenAt: now },
  ...{ name: 'Ada', login: 'ada@vendor.test' },
};

/** A different secret for each. */
function tokenOf(name: string): string {
  return createHash('sha256').update(name).digest('base64url');
}

function keyOf(name: string): string {
  return `cgp_${tokenOf(name)}`;
}

function browserOf(name: string, caller: Caller) {
  const browser = newBrowser(app.url);
  if (caller.kind === 'customer') browser.jar.set('crossgrade_session', tokenOf(caller.accountId));
  if (caller.kind === 'staff') {
    const token = tokenOf(caller.role);
    app.storage.operatorSessions.holder = async (held) =>
      held === token ? { ...staffSession, role: caller.role } : null;
    browser.jar.set('crossgrade_staff', `${token}.${sign(cookieKey, ['staff', token])}`);
  }
  return { browser, ...(caller.kind === 'api-key' && { token: keyOf(name) }) };
}

async function answerTo(id: OperationId, { access }: Route, name: string, caller: Caller): Promise<string> {
  const { browser, ...held } = browserOf(name, caller);
  const body = bodies[id];
  const params = {
    list: 'held',
    id: access === 'whoever-asked' ? commandId : upgradeId,
    ...{ orderNumber: '00012345', layoutDigest, code: 'not-found', revision: '1', group: 'installer-missing::' },
  };
  const { status, body: answer } = await browser.call(id, { params, ...(body && { body }), ...held });
  expect(status).toBeLessThan(500);
  const refusals = access === 'customer-of-upgrade' || access === 'whoever-asked' ? ['not-found'] : [];
  return ['not-signed-in', 'not-allowed', ...refusals].includes(answer.code) ? answer.code : 'let in';
}

describe.each(table)('$id', ({ id, route }) => {
  it.each(callers)('answers $name as the table of routes says', async ({ name, caller }) => {
    expect(await answerTo(id, route, name, caller)).toBe(expectedOf(route, caller));
  });
});
