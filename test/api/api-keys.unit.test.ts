import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scopeOf, type Route } from '../../contract/route.ts';
import { routes, type OperationId } from '../../contract/routes.ts';
import { scopes, type Scope } from '../../core/scopes.ts';
import { newBrowser } from './browser.ts';
import { absentId } from './fixtures.ts';
import { bodies } from './requests.ts';
import { runApp, tokens, type RunningApp } from './run-app.ts';

const ofPartners = Object.entries<Route>(routes).filter(([, { access }]) => access === 'partner');
const rows = ofPartners.flatMap(([id, route]) =>
  scopes.map((scope) => ({ id: id as OperationId, needs: scopeOf(route), scope })),
);

let app: RunningApp;

beforeAll(async () => {
  app = await runApp();
});

afterAll(async () => app.stop());

function secretFor(partnerId: string, ...made: readonly Scope[]): string {
  const secret = `cgp_${String(app.storage.partnerKeys.size).padStart(43, 'k')}`;
  app.storage.partnerKeys.set(secret, { partnerId, scopes: made });
  return secret;
}

function call(id: OperationId, token: string) {
  const body = bodies[id];
  const params = { orderNumber: '00012345', id: absentId };
  return newBrowser(app.url).call(id, { params, token, ...(body && { body }) });
}

describe('a key of a partner', () => {
  it.each(rows)('made for $scope: $id, which needs $needs', async ({ id, needs, scope }) => {
    const { status, body } = await call(id, secretFor('acme', scope));
    expect(status).not.toBe(401);
    expect(body.code === 'not-allowed').toBe(scope !== needs);
  });

  it('shows nothing of another partner: foreign and absent are the same', async () => {
    const mine = secretFor('acme', 'orders:write', 'orders:read');
    expect(await call('placeOrder', mine)).toMatchObject({ body: { orderNumber: '00012345' } });
    expect(await call('readOrder', mine)).toMatchObject({ status: 200 });
    const foreign = await call('readOrder', secretFor('bolton', 'orders:read'));
    expect(foreign).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it.each(['listOperatedUpgrades', 'listApiKeys', 'readFeed', 'makeApiKey'] as const)(
    'opens nothing of operators: %s',
    async (id) => {
      expect(await call(id, secretFor('acme', ...scopes))).toMatchObject({ status: 403 });
    },
  );

  it('that nobody knows is not signed in', async () => {
    expect(await call('listOrders', `cgp_${'z'.repeat(43)}`)).toMatchObject({ status: 401 });
  });
});

describe('makeApiKey', () => {
  it.each([
    ['no scope', { scopes: [] }],
    ['a scope that does not exist', { scopes: ['everything'] }],
    ['a scope twice', { scopes: ['orders:read', 'orders:read'] }],
    ['a name that is no partner', { partner: 'ACME & Sons' }],
    ['no end', { expiresInDays: 0 }],
    ['an end too far away', { expiresInDays: 4000 }],
  ])('refuses %s', async (_what, wrong) => {
    const body = { partner: 'acme', name: 'shop', scopes: ['orders:read'], ...wrong };
    expect(await newBrowser(app.url).call('makeApiKey', { body, token: tokens.administrator })).toMatchObject({
      status: 400,
      body: { code: 'request-refused' },
    });
  });
});
