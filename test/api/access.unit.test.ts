import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Access, Route } from '../../contract/route.ts';
import { routes, type OperationId } from '../../contract/routes.ts';
import { newBrowser } from './browser.ts';
import { absentId, completed, key, layoutDigest, otherKey, otherUpgradeId, upgrade, upgradeId } from './fixtures.ts';
import { bodies } from './requests.ts';
import { runApp, tokens, type RunningApp } from './run-app.ts';

const table = Object.entries<Route>(routes).map(([id, route]) => ({ id: id as OperationId, route }));
const roles = ['nobody', 'partner', 'viewer', 'operator', 'lead', 'administrator'] as const;
type Role = (typeof roles)[number];

const operators: readonly Role[] = ['viewer', 'operator', 'lead', 'administrator'];

function mayBy(access: Access, role: Role): boolean {
  if (access === 'partner') return role === 'partner';
  const from = operators.indexOf(access as Role);
  return from === -1 || operators.indexOf(role) >= from;
}

function needsToken({ access }: Route): boolean {
  return access === 'partner' || operators.includes(access as Role);
}

let app: RunningApp;

beforeAll(async () => {
  app = await runApp();
});

afterAll(async () => app.stop());

beforeEach(() => {
  app.storage.upgradeRecords.set(upgradeId, completed({ ownerId: null }));
  app.storage.upgradeRecords.set(otherUpgradeId, upgrade({ id: otherUpgradeId }));
  app.storage.keys.set(otherKey, otherUpgradeId);
});

function callOf(id: OperationId, ofUpgrade: string, token?: string) {
  const body = bodies[id];
  const params = {
    id: ofUpgrade,
    orderNumber: '00012345',
    layoutDigest,
    code: 'not-found',
    revision: '1',
    group: 'installer-missing::',
    list: 'held',
  };
  return { params, ...(body && { body }), ...(token !== undefined && { token }) };
}

const forTokens = table.filter(({ route }) => needsToken(route));
const byRole = forTokens.flatMap(({ id, route }) => roles.map((role) => ({ id, route, role })));

describe('routes for tokens', () => {
  it.each(byRole)('$id for $role', async ({ id, route, role }) => {
    const token = role === 'nobody' ? undefined : tokens[role];
    const { status, body, headers } = await newBrowser(app.url).call(id, callOf(id, upgradeId, token));
    const expected = role === 'nobody' ? 'not-signed-in' : mayBy(route.access, role) ? undefined : 'not-allowed';
    const refusal = ['not-signed-in', 'not-allowed'].includes(body.code) ? body.code : undefined;
    expect(refusal).toBe(expected);
    expect(headers.get('www-authenticate')).toBe(role === 'nobody' ? 'Bearer' : null);
    expect(status).toBeLessThan(500);
  });

  it.each(forTokens)('$id knows no other token', async ({ id }) => {
    for (const token of ['wrong', `${tokens.administrator}x`, tokens.partner.slice(1)]) {
      expect(await newBrowser(app.url).call(id, callOf(id, upgradeId, token))).toMatchObject({ status: 401 });
    }
  });

  it.each(forTokens)('$id is not opened by a cookie', async ({ id }) => {
    const browser = newBrowser(app.url);
    await browser.call('registerKey', { body: { registrationKey: key } });
    expect(await browser.call(id, callOf(id, upgradeId))).toMatchObject({ status: 401 });
  });
});

const forCustomers = table.filter(({ route }) => route.access === 'customer-of-upgrade');

describe('routes of an upgrade', () => {
  it.each(forCustomers)('$id is open to the browser that registered its key', async ({ id }) => {
    const browser = newBrowser(app.url);
    await browser.call('registerKey', { body: { registrationKey: key } });
    expect(await browser.call(id, callOf(id, upgradeId))).toMatchObject({ status: 200 });
  });

  it.each(forCustomers)('$id answers the same to a foreign, an absent and an impossible id', async ({ id }) => {
    const browser = newBrowser(app.url);
    await browser.call('registerKey', { body: { registrationKey: otherKey } });
    const answers = [];
    for (const ofUpgrade of [upgradeId, absentId, 'x', '../', upgradeId.toUpperCase().replace('0', 'o')]) {
      const { status, body } = await browser.call(id, callOf(id, ofUpgrade));
      answers.push({ status, body });
    }
    expect(answers[0]).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it.each(forCustomers)('$id is not opened by any token', async ({ id }) => {
    for (const token of Object.values(tokens)) {
      expect(await newBrowser(app.url).call(id, callOf(id, upgradeId, token))).toMatchObject({ status: 404 });
    }
  });

  it.each(forCustomers)('$id is not opened by a cookie that was changed', async ({ id }) => {
    const browser = newBrowser(app.url);
    await browser.call('registerKey', { body: { registrationKey: otherKey } });
    const [value = ''] = browser.jar.values();
    browser.jar.set(`crossgrade_upgrade_${upgradeId}`, value);
    expect(await browser.call(id, callOf(id, upgradeId))).toMatchObject({ status: 404 });
  });

  it.each(forCustomers)('$id: once somebody owns it, reading is not found and asking is for the judge', async (row) => {
    const { id, route } = row;
    const browser = newBrowser(app.url);
    await browser.call('registerKey', { body: { registrationKey: key } });
    app.storage.upgradeRecords.set(upgradeId, completed({ ownerId: 'somebody else' }));
    const before = app.storage.asked.length;
    const { status, body } = await browser.call(id, callOf(id, upgradeId));
    expect({ status, code: body.code }).toEqual(
      route.mutates ? { status: 409, code: 'registration-key-used' } : { status: 404, code: 'not-found' },
    );
    expect(app.storage.asked.length - before).toBe(route.mutates ? 1 : 0);
  });
});

describe('reading a command', () => {
  it('is for whoever asked and for operators; foreign and absent are the same', async () => {
    const browser = newBrowser(app.url);
    await browser.call('registerKey', { body: { registrationKey: key } });
    const params = { id: app.storage.commandRecords.at(-1)?.id ?? '' };
    expect(await browser.call('readCommand', { params })).toMatchObject({ status: 200, body: { outcome: 'accepted' } });
    for (const role of operators) {
      const token = tokens[role as keyof typeof tokens];
      expect(await newBrowser(app.url).call('readCommand', { params, token })).toMatchObject({ status: 200 });
    }
    const foreign = await newBrowser(app.url).call('readCommand', { params, token: tokens.partner });
    const absent = await browser.call('readCommand', { params: { id: absentId } });
    expect(foreign.status).toBe(404);
    expect(foreign.body).toEqual(absent.body);
  });
});

describe('the sandbox', () => {
  let production: RunningApp;

  beforeAll(async () => {
    production = await runApp({ sandbox: false });
  });

  afterAll(async () => production.stop());

  it('is not there in production', async () => {
    const before = app.storage.clockMs;
    expect(await newBrowser(production.url).call('readClock')).toMatchObject({ status: 404 });
    expect(await newBrowser(production.url).call('advanceClock', { body: { days: 1 } })).toMatchObject({ status: 404 });
    expect(await newBrowser(app.url).call('advanceClock', { body: { days: 1 } })).toMatchObject({
      status: 200,
      body: { now: new Date(before + 86_400_000).toISOString() },
    });
  });
});
