import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newBrowser } from './browser.ts';
import { sessionRecord } from './fake-accounts.ts';
import { code, completed, key, otherKey, otherUpgradeId, unknownKey, upgrade, upgradeId } from './fixtures.ts';
import { formRequest } from './requests.ts';
import { runApp, type RunningApp } from './run-app.ts';

let app: RunningApp;

beforeEach(async () => {
  app = await runApp();
  app.storage.upgradeRecords.set(otherUpgradeId, upgrade({ id: otherUpgradeId }));
  app.storage.keys.set(otherKey, otherUpgradeId);
});

afterEach(async () => app.stop());

async function register(registrationKey: string, browser = newBrowser(app.url), headers = {}) {
  return browser.call('registerKey', { body: { registrationKey }, headers });
}

function keyNumber(number: number): string {
  return `A${String.fromCharCode(65 + (number % 26))}-${String(1000 + number)}-9M2Q-4T6X-8C5E`;
}

describe('registering a key', () => {
  it('gives this browser a cookie for this upgrade alone', async () => {
    const { status, headers, body } = await register(key);
    expect(status).toBe(201);
    expect(body.id).toBe(upgradeId);
    const [cookie = ''] = headers.getSetCookie();
    expect(cookie).toMatch(/^crossgrade_upgrade_01930000-0000-7000-8000-000000000001=/);
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('marks the cookie Secure behind https', async () => {
    await app.stop();
    app = await runApp({ settings: { publicUrl: 'https://portal.example.test' } });
    expect((await register(key)).headers.getSetCookie()[0]).toContain('; Secure');
  });

  it('is 200 when it changed nothing, and 202 with the cookie when it is not decided', async () => {
    app.storage.judge = () => ({ accepted: true, effective: false });
    expect(await register(key)).toMatchObject({ status: 200 });
    app.storage.decides = false;
    const { status, headers } = await register(key);
    expect(status).toBe(202);
    expect(headers.getSetCookie()).toHaveLength(1);
  });

  it('gives no cookie when it is refused', async () => {
    app.storage.judge = () => ({ accepted: false, problem: { code: 'order-ended', endedOn: '2026-11-30' } });
    const { status, headers } = await register(key);
    expect(status).toBe(409);
    expect(headers.getSetCookie()).toEqual([]);
  });

  it.each(['\r\n sp7f3k9m2q4t6x8c5e\t', 'ＳＰ－７Ｆ３Ｋ-9M2Q-4T6X-8C5E', 'SP–7F3K–9M2Q–4T6X–8C5E'])(
    'forgives %j',
    async (typed) => {
      expect(await register(typed)).toMatchObject({ status: 201 });
    },
  );

  it.each([
    [code, 'activation-code'],
    ['OSCE12E3X', 'product-id'],
    ['LC-88213001', 'certificate-number'],
    ['SP-7F3K-9M2Q', 'unknown'],
  ])('names what %s is, counts no guess and stores nothing', async (typed, looksLike) => {
    for (let times = 0; times < 12; times += 1) {
      const { status, body } = await register(typed);
      expect(status).toBe(422);
      expect(body).toMatchObject({ code: 'registration-key-malformed', looksLike });
    }
    expect(app.storage.asked).toEqual([]);
    expect(JSON.stringify(app.logged)).not.toContain(typed);
  });

  it('lets two visitors in until the form of one is accepted; then the other is refused', async () => {
    const [one, other] = [newBrowser(app.url), newBrowser(app.url)];
    expect((await register(key, one)).body.id).toBe(upgradeId);
    expect((await register(key, other)).body.id).toBe(upgradeId);
    await one.call('submitForm', { params: { id: upgradeId }, body: formRequest });
    expect(await register(key, one)).toMatchObject({ status: expect.any(Number), body: { id: upgradeId } });
    for (const late of [other, newBrowser(app.url)]) {
      expect(await register(key, late)).toMatchObject({ status: 409, body: { code: 'registration-key-used' } });
    }
    expect(await other.call('readUpgrade', { params: { id: upgradeId } })).toMatchObject({ status: 404 });
  });

  it('answers a repeat whose first answer was lost, but hands nobody the place of an owner', async () => {
    const headers = { 'Idempotency-Key': '1' };
    await register(key, newBrowser(app.url), headers);
    const again = newBrowser(app.url);
    expect(await register(key, again, headers)).toMatchObject({ status: 201 });
    expect(new Set(app.storage.commandRecords.map(({ actor }) => actor.id)).size).toBe(1);
    await again.call('submitForm', { params: { id: upgradeId }, body: formRequest });
    expect(await register(key, again, headers)).toMatchObject({ status: 201 });
    const thief = newBrowser(app.url);
    expect(await register(key, thief, headers)).toMatchObject({ status: 409, body: { code: 'registration-key-used' } });
    expect(thief.jar.size).toBe(0);
  });

  it('hands nobody the place of a visitor who became the owner while the repeat was under way', async () => {
    const headers = { 'Idempotency-Key': '1' };
    const first = newBrowser(app.url);
    await register(key, first, headers);
    await first.call('submitForm', { params: { id: upgradeId }, body: formRequest });
    Object.assign(app.storage.registrationKeys, { find: async () => ({ upgradeId, ownerId: null }) });

    const thief = newBrowser(app.url);
    expect(await register(key, thief, headers)).toMatchObject({ status: 409, body: { code: 'registration-key-used' } });
    expect(thief.jar.size).toBe(0);
    expect(await register(key, first, headers)).toMatchObject({ status: 201 });
  });

  it('keeps two keys in one browser apart, and lists both', async () => {
    const browser = newBrowser(app.url);
    await register(key, browser);
    await register(otherKey, browser);
    const all = await browser.call('listUpgrades');
    expect(all.body.items.map(({ id }: { id: string }) => id)).toEqual([otherUpgradeId, upgradeId]);
    const first = await browser.call('listUpgrades', { query: { limit: '1' } });
    expect(first.body).toMatchObject({ items: [{ id: otherUpgradeId }], nextCursor: otherUpgradeId });
    const next = await browser.call('listUpgrades', { query: { limit: '1', cursor: otherUpgradeId } });
    expect(next.body).toMatchObject({ items: [{ id: upgradeId }], nextCursor: null });
    expect((await newBrowser(app.url).call('listUpgrades')).body).toEqual({ items: [], nextCursor: null });
  });
});

describe('checking a key', () => {
  it('tells what it opens, and changes nothing', async () => {
    const { status, body, headers } = await newBrowser(app.url).call('checkRegistrationKey', {
      body: { registrationKey: key },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      kind: 'registration-key',
      registered: false,
      suite: { code: 'COMPLETE', name: 'Complete', products: 5 },
      seats: 100,
      startsOn: '2026-12-01',
      expiresOn: '2027-11-30',
      productsKept: 1,
    });
    expect(headers.getSetCookie()).toEqual([]);
    expect(app.storage.asked).toEqual([]);
  });

  it('counts by the plan once there is one', async () => {
    app.storage.upgradeRecords.set(upgradeId, completed({ ownerId: 'somebody' }));
    const { body } = await newBrowser(app.url).call('checkRegistrationKey', { body: { registrationKey: key } });
    expect(body).toMatchObject({ registered: true, productsKept: 1 });
  });
});

describe('guessing', () => {
  it('lets a right key in after 15 wrong ones from the same address (L2)', async () => {
    for (let number = 0; number < 15; number += 1) {
      expect(await register(keyNumber(number))).toMatchObject({
        status: 404,
        body: { code: 'registration-key-unknown' },
      });
    }
    expect(await register(otherKey)).toMatchObject({ status: 201 });
  });

  it('slows down from the tenth wrong key on', async () => {
    await app.stop();
    app = await runApp({
      settings: {
        guesses: { slowFrom: 2, delayStepMs: 80, mostDelayMs: 80, perNetwork: 9, perKeyPrefix: 9, perAccount: 9 },
      },
    });
    const times = [];
    for (let number = 0; number < 3; number += 1) {
      const startedAt = performance.now();
      await register(keyNumber(number));
      times.push(performance.now() - startedAt);
    }
    expect(times[2]).toBeGreaterThanOrEqual(79);
  });

  it('ends at 100 wrong keys from one address, and says when to come back', async () => {
    for (let number = 0; number < 100; number += 1) await register(keyNumber(number));
    for (const typed of [keyNumber(200), key]) {
      const { status, body, headers } = await register(typed);
      expect(status).toBe(429);
      expect(body.code).toBe('too-many-tries');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(800);
    }
  });

  it('is heard no more often when all tries come at once', async () => {
    const tried = await Promise.all(Array.from({ length: 150 }, (_, number) => register(keyNumber(number))));
    expect(tried.filter(({ status }) => status === 404)).toHaveLength(100);
    expect(tried.filter(({ status }) => status === 429)).toHaveLength(50);
  });

  it('says how many tries are left, and gives back those that were right', async () => {
    await register(keyNumber(1));
    for (let times = 0; times < 40; times += 1) await register(key);
    const { headers } = await register(keyNumber(2));
    expect(headers.get('ratelimit')).toMatch(/^"keys-of-network";r=98;t=\d+, "keys-of-beginning";r=29;t=900$/);
  });

  it('ends at 30 wrong keys of one beginning, whatever look-alikes they are typed with; others go on', async () => {
    for (let number = 0; number < 30; number += 1) {
      await register(`S${number % 2 === 0 ? '0' : 'O'}-7F3K-${String(1000 + number)}-4T6X-8C5E`);
    }
    expect(await register('SO-7F3K-2222-4T6X-8C5E')).toMatchObject({ status: 429 });
    expect(await register(key)).toMatchObject({ status: 201 });
  });

  it('ends at 30 wrong keys of one account; another account in the same building goes on (L2)', async () => {
    const [one, other] = ['one', 'other'].map((name) => {
      const session = sessionRecord({ id: name, accountId: name });
      app.storage.accountRecords.set(name, { id: name, address: `${name}@acme.test`, confirmed: true });
      app.storage.sessionRecords.set(session.id, session);
      app.storage.tokensOfSessions.set(name.padEnd(43, '-'), session.id);
      const browser = newBrowser(app.url);
      browser.jar.set('crossgrade_session', name.padEnd(43, '-'));
      return browser;
    });
    const tryKey = async (browser: typeof one, registrationKey: string) =>
      (await browser?.call('registerKey', { body: { registrationKey } }))?.status;
    for (let number = 0; number < 30; number += 1) expect(await tryKey(one, keyNumber(number))).toBe(404);
    expect(await tryKey(one, key)).toBe(429);
    expect(await tryKey(other, key)).toBe(201);
  });

  it('counts in checks too, and writes no key to the log', async () => {
    for (let number = 0; number < 30; number += 1) {
      await newBrowser(app.url).call('checkRegistrationKey', { body: { registrationKey: unknownKey } });
    }
    expect(await register(unknownKey)).toMatchObject({ status: 429 });
    expect(JSON.stringify(app.logged)).not.toContain('ZZZZ');
  });
});
