import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newBrowser } from './browser.ts';
import { completed, key, upgradeId } from './fixtures.ts';
import { formRequest } from './requests.ts';
import { runApp, type RunningApp } from './run-app.ts';

const email = 'lic+smart@acme.test';
const params = { id: upgradeId };
let app: RunningApp;

beforeEach(async () => {
  app = await runApp({ settings: { signIns: { perAddress: 3, perNetwork: 5, answersAfterMs: 5 } } });
  app.storage.accountRecords.set('account-1', { id: 'account-1', address: email, confirmed: false });
  app.storage.upgradeRecords.set(upgradeId, completed({ ownerId: 'account-1' }));
});

afterEach(async () => app.stop());

const mailed = () => [...app.storage.enqueued.values()];

const ask = (address = email, browser = newBrowser(app.url)) => browser.call('signIn', { body: { email: address } });

describe('asking to sign in', () => {
  it('is answered the same whether there is an account or not, and mails where there is one', async () => {
    const [known, unknown] = [await ask(), await ask('nobody@acme.test')];
    expect(known).toMatchObject({ status: 202, body: { validMinutes: 15 } });
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    expect(mailed()).toMatchObject([{ kind: 'sign-in', to: email, language: 'en', upgradeId: null }]);
    const { link, code } = mailed()[0]?.values as { link: string; code: string };
    expect(link).toBe('/sign-in#token=token-0');
    expect(code).toBe('0000 0000');
  });

  it('is bounded for each address, known or not, in the same words', async () => {
    for (const address of [email, 'nobody@acme.test']) {
      app.storage.madeCodes.length = 0;
      const replies = [];
      for (let times = 0; times < 4; times += 1)
        replies.push(await newBrowser(app.url).call('signIn', { body: { email: address } }));
      expect(replies.map(({ status }) => status).slice(0, 2)).toEqual([202, 202]);
      expect(replies.at(-1)).toMatchObject({ status: 429, body: { code: 'too-many-tries' } });
      expect(Number(replies.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('is bounded for an address however it is spelled', async () => {
    const spellings = ['victim@acme.test', ' Victim@ACME.test', 'victim@\u{FF41}cme.test', 'VICTIM@acme.test'];
    const replies = [];
    for (const address of spellings) replies.push(await ask(address));
    expect(replies.map(({ status }) => status)).toEqual([202, 202, 202, 429]);
  });
});

describe('confirming a sign-in', () => {
  it.each([
    ['by the link', { token: 'token-0' }],
    ['by the code', { email, code: ' 0000 0000 ' }],
  ])('opens all upgrades of the account %s, once', async (_, body) => {
    await ask();
    const browser = newBrowser(app.url);
    const { status, body: session, headers } = await browser.call('confirmSignIn', { body });
    expect({ status, session }).toEqual({
      status: 200,
      session: { account: { email, confirmed: true }, reaches: 'everything' },
    });
    expect(headers.getSetCookie()[0]).toMatch(
      /^crossgrade_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(await browser.call('readUpgrade', { params })).toMatchObject({ status: 200 });
    expect(await newBrowser(app.url).call('confirmSignIn', { body })).toMatchObject({
      status: 403,
      body: { code: 'one-time-code-refused' },
    });
  });

  it('answers a second click in the browser that is signed in by the first', async () => {
    await ask();
    const browser = newBrowser(app.url);
    for (let times = 0; times < 2; times += 1)
      expect(await browser.call('confirmSignIn', { body: { token: 'token-0' } })).toMatchObject({ status: 200 });
  });

  it('keeps its cookie for https alone, under a name that no subdomain can set', async () => {
    await app.stop();
    app = await runApp({ settings: { publicUrl: 'https://portal.example.test' } });
    app.storage.accountRecords.set('account-1', { id: 'account-1', address: email, confirmed: false });
    await ask();
    const { headers } = await newBrowser(app.url).call('confirmSignIn', { body: { token: 'token-0' } });
    expect(headers.getSetCookie()[0]).toMatch(/^__Host-crossgrade_session=.*; Secure; /);
  });

  it('bears few wrong codes from one network', async () => {
    const wrong = () => newBrowser(app.url).call('confirmSignIn', { body: { email, code: '1' } });
    for (let times = 0; times < 5; times += 1) expect(await wrong()).toMatchObject({ status: 403 });
    expect(await wrong()).toMatchObject({ status: 429 });
  });

  it('is never done by opening a link (F16)', async () => {
    for (const route of ['sign-in-confirmations', 'address-confirmations'])
      for (const method of ['GET', 'HEAD'])
        expect((await fetch(`${app.url}/v1/${route}?token=token-0`, { method })).status).toBe(404);
  });
});

describe('confirming an address', () => {
  async function withForm() {
    app.storage.accountRecords.clear();
    app.storage.upgradeRecords.set(upgradeId, completed({ ownerId: null }));
    const browser = newBrowser(app.url);
    await browser.call('registerKey', { body: { registrationKey: key } });
    await browser.call('submitForm', { params, body: formRequest });
    return browser;
  }

  it('signs nobody in elsewhere, and lets the browser of the form reach everything', async () => {
    const browser = await withForm();
    await browser.call('mailConfirmation', { body: {} });
    const elsewhere = newBrowser(app.url);
    const token = { token: 'token-0' };
    expect(await elsewhere.call('confirmAddress', { body: token })).toMatchObject({
      status: 200,
      body: { email: formRequest.user.email },
    });
    expect(elsewhere.jar.size).toBe(0);
    await browser.call('mailConfirmation', { body: {} });
    expect(mailed()).toHaveLength(1);
    expect((await browser.call('readSession')).body).toMatchObject({ account: { confirmed: true } });
    for (const code of app.storage.madeCodes) code.used = false;
    await browser.call('confirmAddress', { body: token });
    expect((await browser.call('readSession')).body).toMatchObject({ reaches: 'everything' });
  });

  it('is mailed again to whoever is signed in, and to nobody else', async () => {
    const browser = await withForm();
    expect(await browser.call('mailConfirmation', { body: {} })).toMatchObject({ status: 202 });
    expect(await browser.call('mailConfirmation', { body: {} })).toMatchObject({ status: 202 });
    expect(mailed().map(({ cause }) => cause)).toEqual(['confirm-address:0', 'confirm-address:1']);
    expect(mailed()[0]).toMatchObject({ kind: 'confirm-address', to: formRequest.user.email, upgradeId });
    expect(await newBrowser(app.url).call('mailConfirmation', { body: {} })).toMatchObject({ status: 401 });
  });
});
