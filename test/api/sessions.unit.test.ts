import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newBrowser } from './browser.ts';
import { sessionRecord } from './fake-accounts.ts';
import { completed, key, otherKey, otherUpgradeId, upgrade, upgradeId } from './fixtures.ts';
import { formRequest } from './requests.ts';
import { runApp, type RunningApp } from './run-app.ts';

const token = 't'.repeat(43);
const params = { id: upgradeId };
let app: RunningApp;

beforeEach(async () => {
  app = await runApp();
  app.storage.upgradeRecords.set(otherUpgradeId, upgrade({ id: otherUpgradeId }));
  app.storage.keys.set(otherKey, otherUpgradeId);
});

afterEach(async () => app.stop());

/** A browser in which the address of an account was proven. */
function signedIn(accountId = 'account-1') {
  const session = sessionRecord({ accountId });
  app.storage.accountRecords.set(accountId, { id: accountId, address: 'lic@acme.test', confirmed: true });
  app.storage.sessionRecords.set(session.id, session);
  app.storage.tokensOfSessions.set(token, session.id);
  const browser = newBrowser(app.url);
  browser.jar.set('crossgrade_session', token);
  return { browser, session };
}

async function withForm() {
  const browser = newBrowser(app.url);
  await browser.call('registerKey', { body: { registrationKey: key } });
  await browser.call('submitForm', { params, body: formRequest });
  return browser;
}

describe('an accepted form', () => {
  it('signs its browser in, for the upgrade that it is about', async () => {
    const browser = await withForm();
    expect((await browser.call('readSession')).body).toEqual({
      account: { email: 'lic+smart@acme.test', confirmed: false },
      reaches: 'what-was-begun-here',
    });
    expect(await browser.call('readUpgrade', { params })).toMatchObject({ status: 200 });
  });

  it('leaves the key alone nothing to open, and hints at whom to ask', async () => {
    await withForm();
    const late = await newBrowser(app.url).call('registerKey', { body: { registrationKey: key } });
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'registration-key-used', usedOn: '2026-12-01', account: 'l...@acme.test' },
    });
    expect(late.headers.getSetCookie()).toEqual([]);
  });

  it('is no way in once somebody signed out: its cookie says that the session has ended', async () => {
    const browser = await withForm();
    const cookies = new Map(browser.jar);
    await browser.call('signOut');
    expect((await browser.call('readSession')).body).toEqual({ account: null, reaches: 'nothing' });
    for (const [name, value] of cookies) browser.jar.set(name, value);
    for (const id of ['readUpgrade', 'submitForm', 'readCodeSheet'] as const) {
      const body = id === 'submitForm' ? { body: formRequest } : {};
      expect(await browser.call(id, { params, ...body })).toMatchObject({
        status: 401,
        body: { code: 'session-ended' },
      });
    }
    expect(await browser.call('registerKey', { body: { registrationKey: key } })).toMatchObject({ status: 409 });
    expect((await browser.call('listUpgrades')).body.items).toEqual([]);
  });
});

describe('somebody who is signed in', () => {
  it('reaches every upgrade of the account from any browser, and no other', async () => {
    const { browser } = signedIn();
    app.storage.upgradeRecords.set(upgradeId, completed({ ownerId: 'account-1' }));
    expect(await browser.call('readUpgrade', { params })).toMatchObject({ status: 200 });
    expect(await browser.call('readUpgrade', { params: { id: otherUpgradeId } })).toMatchObject({ status: 404 });
    expect((await browser.call('listUpgrades')).body.items).toMatchObject([{ id: upgradeId }]);
  });

  it('owns what they register, with no form and no cookie', async () => {
    const { browser } = signedIn();
    const { status, headers } = await browser.call('registerKey', { body: { registrationKey: key } });
    expect({ status, cookies: headers.getSetCookie() }).toEqual({ status: 201, cookies: [] });
    expect(app.storage.asked.at(-1)?.asked.actor).toEqual({ kind: 'customer', id: 'account-1' });
    expect(await newBrowser(app.url).call('registerKey', { body: { registrationKey: key } })).toMatchObject({
      status: 409,
    });
  });

  it('goes on as the account with a key that this browser registered before', async () => {
    const { browser } = signedIn();
    browser.jar.clear();
    await browser.call('registerKey', { body: { registrationKey: key } });
    browser.jar.set('crossgrade_session', token);
    expect(await browser.call('submitForm', { params, body: formRequest })).toMatchObject({ status: 200 });
    expect(app.storage.asked.at(-1)?.asked.actor).toEqual({ kind: 'customer', id: 'account-1' });
  });

  it('is told when the session has ended, whatever upgrade is asked for', async () => {
    const { browser, session } = signedIn();
    app.storage.upgradeRecords.set(upgradeId, completed({ ownerId: 'account-1' }));
    app.storage.sessionRecords.delete(session.id);
    for (const id of [upgradeId, otherUpgradeId, '01930000-0000-7000-8000-00000000ffff'])
      expect(await browser.call('submitForm', { params: { id }, body: formRequest })).toMatchObject({ status: 401 });
  });

  it('sees the sessions of the account, ends one, and ends all', async () => {
    const { browser, session } = signedIn();
    const other = sessionRecord({ browser: 'Firefox on Linux' });
    const foreign = sessionRecord({ accountId: 'account-2' });
    for (const one of [other, foreign]) app.storage.sessionRecords.set(one.id, one);
    const { body } = await browser.call('listSessions');
    expect(body.items).toMatchObject([
      { id: session.id, isThisOne: true, reaches: 'everything' },
      { id: other.id, isThisOne: false, browser: 'Firefox on Linux' },
    ]);
    const absent = await browser.call('endSession', { params: { id: '01930000-0000-7000-8000-00000000ffff' } });
    expect(absent).toMatchObject({ status: 404 });
    expect((await browser.call('endSession', { params: { id: foreign.id } })).body).toEqual(absent.body);
    expect(await browser.call('endSession', { params: { id: other.id } })).toMatchObject({ status: 200 });
    expect(await browser.call('signOutEverywhere')).toMatchObject({ status: 200 });
    expect([...app.storage.sessionRecords.keys()]).toEqual([foreign.id]);
    expect(await browser.call('listSessions')).toMatchObject({ status: 401 });
  });
});

describe('somebody whom a form alone signed in', () => {
  it('sees and ends no other session of the account', async () => {
    const browser = await withForm();
    const [{ accountId } = sessionRecord()] = [...app.storage.sessionRecords.values()];
    const elsewhere = sessionRecord({ accountId });
    app.storage.sessionRecords.set(elsewhere.id, elsewhere);
    const { body } = await browser.call('listSessions');
    expect(body.items).toMatchObject([{ isThisOne: true, reaches: 'what-was-begun-here' }]);
    expect(await browser.call('endSession', { params: { id: elsewhere.id } })).toMatchObject({ status: 404 });
    await browser.call('signOutEverywhere');
    expect([...app.storage.sessionRecords.keys()]).toEqual([elsewhere.id]);
  });

  it('is signed in by the next form of this browser to the same account', async () => {
    const browser = await withForm();
    await browser.call('registerKey', { body: { registrationKey: otherKey } });
    await browser.call('submitForm', { params: { id: otherUpgradeId }, body: formRequest });
    expect([...app.storage.sessionRecords.values()].map((session) => session.upgradeId)).toEqual([
      upgradeId,
      otherUpgradeId,
    ]);
    expect(new Set([...app.storage.upgradeRecords.values()].map(({ ownerId }) => ownerId)).size).toBe(1);
  });
});
