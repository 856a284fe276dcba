import { describe, expect, it } from '@jest/globals';
import { ask, asRole, orderBody, type Reply } from '../support/people.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

const keys = '/v1/operations/api-keys';
const both = ['orders:read', 'orders:write'];
const hourMs = 3_600_000;

describe('the keys of partners', () => {
  const { current } = sharedInstallation({ withWorker: false });

  const post = (route: string, body: object, idempotencyKey?: string): Promise<Reply> =>
    asRole(current().url, 'administrator', route, {
      method: 'POST',
      body,
      ...(idempotencyKey !== undefined && { headers: { 'idempotency-key': idempotencyKey } }),
    });

  async function made(partner: string, scopes: readonly string[] = both, more: object = {}) {
    const { status, body } = await post(keys, { partner, name: 'shop', scopes, ...more });
    expect(status).toBe(201);
    return { id: String(body.id), secret: String(body.secret) };
  }

  const as = (secret: string, route: string, options: Parameters<typeof ask>[1] = {}) =>
    ask(`${current().url}${route}`, { ...options, headers: { authorization: `Bearer ${secret}` } });

  const worksFor = async (secret: string) => (await as(secret, '/v1/orders')).status === 200;

  const listed = async (id: string) => {
    const { body } = await asRole(current().url, 'administrator', `${keys}?limit=200`);
    return (body.items as readonly Record<string, unknown>[]).find((key) => key.id === id);
  };

  it('each see the orders of their own partner and no other, also under the same order number', async () => {
    const [acme, bolton] = [await made('acme'), await made('bolton')];
    const order = { orderNumber: 'PO-1' };
    for (const { secret } of [acme, bolton]) {
      expect(await as(secret, '/v1/orders', { method: 'POST', body: orderBody(order) })).toMatchObject({ status: 201 });
    }
    const [mine, theirs] = [await as(acme.secret, '/v1/orders/PO-1'), await as(bolton.secret, '/v1/orders/PO-1')];
    expect(mine.body.upgradeId).not.toBe(theirs.body.upgradeId);
    await as(bolton.secret, '/v1/orders', { method: 'POST', body: orderBody({ orderNumber: 'PO-2' }) });
    expect((await as(acme.secret, '/v1/orders')).body.items).toHaveLength(1);
    const [foreign, absent] = [await as(acme.secret, '/v1/orders/PO-2'), await as(acme.secret, '/v1/orders/PO-3')];
    expect(foreign).toMatchObject({ status: 404 });
    expect(foreign.body).toEqual(absent.body);
  });

  it('are shown once: neither a repeat, nor the list, nor the database has the secret', async () => {
    const key = { partner: 'carver', name: 'shop', scopes: both };
    const [first, second] = await Promise.all([post(keys, key, 'once'), post(keys, key, 'once')]);
    const again = await post(keys, key, 'once');
    expect([first.status, second.status].sort()).toEqual([200, 201]);
    expect(again).toMatchObject({ status: 200, body: { id: first.body.id } });
    expect(again.body.secret).toBeUndefined();
    expect(await post(keys, { ...key, name: 'other' }, 'once')).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });

    const secret = String(first.body.secret ?? second.body.secret);
    const [row] = await current().storage.database.$queryRaw<{ text: string }[]>`
      select string_agg(to_jsonb(k)::text, ' ') as text from api_key k`;
    expect(row?.text).toContain(secret.slice(0, 12));
    expect(row?.text).not.toContain(secret.slice(12));
    expect(JSON.stringify(await listed(String(first.body.id)))).not.toContain(secret.slice(12));
    expect(current().logs()).not.toContain(secret.slice(12));
  });

  it('are used, and that is noted within the hour and not at every request', async () => {
    const { id, secret } = await made('acme');
    expect(await listed(id)).toMatchObject({ lastUsedAt: null });
    await worksFor(secret);
    const noted = (await listed(id))?.lastUsedAt;
    await worksFor(secret);
    expect((await listed(id))?.lastUsedAt).toBe(noted);
    await current().storage.clock.advance(hourMs + 1000);
    await worksFor(secret);
    expect(Date.parse(String((await listed(id))?.lastUsedAt))).toBeGreaterThan(Date.parse(String(noted)) + hourMs);
  });

  it('are rotated: both are good for the overlap, then the new one alone', async () => {
    const old = await made('acme', ['orders:read']);
    const { status, body } = await post(`${keys}/${old.id}/rotation`, { overlapHours: 2 });
    const next = { id: String(body.id), secret: String(body.secret) };
    expect({ status, scopes: body.scopes, partner: body.partner }).toEqual({
      status: 201,
      scopes: ['orders:read'],
      partner: 'acme',
    });
    expect([await worksFor(old.secret), await worksFor(next.secret)]).toEqual([true, true]);
    expect(await post(`${keys}/${old.id}/rotation`, {})).toMatchObject({
      status: 409,
      body: { code: 'api-key-ended' },
    });
    expect(await listed(old.id)).toMatchObject({ replacedBy: next.id });
    await current().storage.clock.advance(2 * hourMs + 1000);
    expect([await worksFor(old.secret), await worksFor(next.secret)]).toEqual([false, true]);
  });

  it('end when they expire, and at once when they are revoked', async () => {
    const short = await made('acme', both, { expiresInDays: 1 });
    const leaked = await made('acme');
    expect([await worksFor(short.secret), await worksFor(leaked.secret)]).toEqual([true, true]);
    await current().storage.clock.advance(25 * hourMs);
    expect(await post(`${keys}/${leaked.id}/revocation`, { reason: 'it leaked' })).toMatchObject({ status: 200 });
    expect([await worksFor(short.secret), await worksFor(leaked.secret)]).toEqual([false, false]);
    const absent = await post(`${keys}/01930000-0000-7000-8000-00000000dead/revocation`, { reason: 'it leaked' });
    expect(absent.status).toBe(404);
  });

  it('leave what was done to them among the acts, with who and why', async () => {
    const key = await made('umbrella');
    await post(`${keys}/${key.id}/revocation`, { reason: 'moved away' });
    await post(`${keys}/${key.id}/revocation`, { reason: 'again' });
    const { items } = await current().storage.operatorActs.page({ limit: 2, cursor: null });
    expect(items).toMatchObject([
      { act: 'revokeApiKey', subject: key.id, reason: 'moved away', actor: { kind: 'administrator' } },
      { act: 'makeApiKey', subject: key.id, after: { partnerId: 'umbrella', scopes: both } },
    ]);
    expect((await current().storage.operatorActs.verify()).brokenAt).toBeNull();
  });

  it('are made by a command too', async () => {
    const args = ['--partner', 'cli', '--for', 'a trial', '--scope', 'orders:read'];
    const printed = await current().runTool('bin/make-api-key.ts', ...args);
    expect(await worksFor(/^cgp_\S+$/m.exec(printed)?.[0] ?? '')).toBe(true);
  });
});
