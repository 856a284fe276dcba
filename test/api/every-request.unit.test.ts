import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Route } from '../../contract/route.ts';
import { routes, type OperationId } from '../../contract/routes.ts';
import { type Body, newBrowser } from './browser.ts';
import { completed, key, upgradeId } from './fixtures.ts';
import { acceptance, bodies, formRequest } from './requests.ts';
import { runApp, tokens, type RunningApp } from './run-app.ts';

const params = { id: upgradeId };
let app: RunningApp;
let browser: ReturnType<typeof newBrowser>;

beforeEach(async () => {
  app = await runApp();
  browser = newBrowser(app.url);
  await browser.call('registerKey', { body: { registrationKey: key } });
});

afterEach(async () => app.stop());

async function post(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
  const response = await fetch(`${app.url}${path}`, { method: 'POST', body, headers });
  return { status: response.status, body: parseProblem(await response.text()) };
}

function parseProblem(text: string): Pick<Body, 'code' | 'fields'> {
  return JSON.parse(text) as Body;
}

function parseId(id: string): OperationId {
  return id as OperationId;
}

const json = { 'content-type': 'application/json' };

describe('a body', () => {
  it.each([
    ['not JSON', '{"registrationKey":', json],
    ['a bare text', '"x"', json],
    ['a list', '[]', json],
    ['nothing', '', json],
    ['a form of another site', 'registrationKey=x', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['text', '{}', { 'content-type': 'text/plain' }],
    ['not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), json],
    ['nested too deep', `{"registrationKey":${'['.repeat(30)}${']'.repeat(30)}}`, json],
    ['another charset', '{}', { 'content-type': 'application/json; charset=koi8-r' }],
    ['another encoding', '{}', { ...json, 'content-encoding': 'zip' }],
    ['__proto__', '{"registrationKey":"x","__proto__":{"a":1}}', json],
  ] as const)('that is %s is refused', async (_what, body, headers) => {
    const answer = await post('/v1/registrations', body, headers);
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('request-refused');
    expect(answer.body.fields.length).toBeGreaterThan(0);
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'])(
    'of the kind %s, which a form of another site can send, is refused by its kind',
    async (kind) => {
      const answer = await post('/v1/registrations', '{"registrationKey":"x"}', { 'content-type': kind });
      expect(answer).toMatchObject({ status: 400, body: { fields: [{ field: 'Content-Type' }] } });
    },
  );

  it('that stops arriving is refused, and its connection closed', async () => {
    const hasty = await runApp({ settings: { bodyWithinMs: 50 } });
    const { hostname, port } = new URL(hasty.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      'POST /v1/registrations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{"a"',
    );
    const answer = await text(socket);
    await hasty.stop();
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('did not arrive within 0.05 s');
  });

  it('beyond 100 kB is too large', async () => {
    const answer = await post('/v1/registrations', JSON.stringify({ registrationKey: 'x'.repeat(101 * 1024) }), json);
    expect(answer).toMatchObject({ status: 413, body: { code: 'request-too-large' } });
  });

  it('survives a nesting of 40,000', async () => {
    const answer = await post(
      '/v1/registrations',
      `{"registrationKey":${'['.repeat(40_000)}${']'.repeat(40_000)}}`,
      json,
    );
    expect(answer.status).toBe(400);
  });
});

describe('a connection', () => {
  it.each([
    ['whose headers stop arriving', 'GET /v1/orders HTTP/1.1\r\nHost: x\r\nX-Slow: ', 'did not arrive in time'],
    ['whose headers have no end', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(17_000)}`, 'more than 16 kB'],
  ])('%s is answered and closed', async (_, sent, reason) => {
    const hasty = await runApp({ headersWithinMs: 100 });
    const { hostname, port } = new URL(hasty.url);
    const socket = connect(Number(port), hostname);
    socket.write(sent);
    const answer = await text(socket);
    await hasty.stop();
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*application\/problem\+json/);
    expect(answer).toContain(reason);
  });

  it('on which nothing is ever sent is closed', async () => {
    const hasty = await runApp({ headersWithinMs: 100 });
    const { hostname, port } = new URL(hasty.url);
    expect(await text(connect(Number(port), hostname))).toContain('did not arrive in time');
    await hasty.stop();
  });
});

describe('a page of another site', () => {
  const mutating = Object.entries<Route>(routes).filter(([, { method }]) => method !== 'get');

  it.each(mutating.map(([id, route]) => ({ id: parseId(id), route })))(
    'changes nothing by $id, with a cookie or a token',
    async ({ id, route }) => {
      const before = app.storage.asked.length;
      for (const from of ['cross-site', 'same-site']) {
        const headers = { 'sec-fetch-site': from };
        const given = { params: { ...params, orderNumber: '1', code: 'x' }, body: bodies[id] ?? {}, headers };
        for (const token of [undefined, tokens.partner, tokens.administrator]) {
          expect(await browser.call(id, { ...given, ...(token !== undefined && { token }) })).toMatchObject({
            status: 400,
            body: { code: 'request-refused', fields: [{ field: 'Sec-Fetch-Site' }] },
          });
        }
      }
      expect({ asked: app.storage.asked.length, path: route.path }).toEqual({ asked: before, path: route.path });
    },
  );

  it.each(['same-origin', 'none'])('is not what a browser calls %s', async (from) => {
    const headers = { 'sec-fetch-site': from };
    expect(await browser.call('acceptAgreement', { params, body: acceptance, headers })).toMatchObject({ status: 200 });
  });

  it('is allowed nothing by a header for other sites', async () => {
    const origin = { origin: 'https://evil.example', 'access-control-request-method': 'PUT' };
    for (const method of ['OPTIONS', 'GET', 'POST']) {
      const { headers } = await fetch(`${app.url}/v1/registrations`, { method, headers: origin });
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('a failure', () => {
  it('of the database is 503 with a time to come back', async () => {
    class StorageUnavailable extends Error {
      override name = 'StorageUnavailable';
    }
    app.storage.failure = new StorageUnavailable('no connection');
    const { status, headers, body } = await browser.call('acceptAgreement', { params, body: acceptance });
    expect({ status, code: body.code, retryAfter: headers.get('retry-after') }).toEqual({
      status: 503,
      code: 'temporarily-not-possible',
      retryAfter: '5',
    });
  });

  it('of ours says a reference that stands in the log beside the cause, and nothing else', async () => {
    app.storage.failure = new Error('secret detail', { cause: new TypeError('the cause') });
    const { status, body } = await browser.call('acceptAgreement', { params, body: acceptance });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
    const line: unknown = JSON.parse(app.logged.find((logged) => logged.includes(body.reference)) ?? '{}');
    expect(line).toMatchObject({
      error: { class: 'Error', message: 'secret detail', cause: { message: 'the cause' } },
    });
  });

  it('to find a route is not found, on every method', async () => {
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/v1'],
      ['DELETE', '/v1/orders'],
      ['GET', '/v1/upgrades/'],
      ['GET', '/V1/upgrades'],
    ] as const) {
      const response = await fetch(`${app.url}${path}`, { method });
      expect({ status: response.status, code: parseProblem(await response.text()).code }).toEqual({
        status: 404,
        code: 'not-found',
      });
    }
  });
});

describe('the log and the metrics', () => {
  it('know routes by their template, and no path, query, key, name or address', async () => {
    await browser.call('submitForm', { params, body: formRequest, headers: { 'x-request-id': 'trace-1' } });
    await newBrowser(app.url).call('listOperatedUpgrades', { token: tokens.viewer, query: { q: 'Söhne' } });
    const line = app.logged.find((logged) => logged.includes('"requestId":"trace-1"'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      method: 'PUT',
      route: 'PUT /v1/upgrades/{id}/account-form',
      status: 200,
      complete: true,
    });
    const metrics = await browser.call('readMetrics');
    expect(metrics.body).toContain('route="PUT /v1/upgrades/{id}/account-form",status="200"');
    const all = `${app.logged.join('')}${String(metrics.raw)}`;
    for (const private_ of [key, 'Пепе', 'acme.test', 'Söhne', tokens.viewer, ...browser.jar.values()]) {
      expect(all).not.toContain(private_);
    }
  });
});

describe('X-Request-Id', () => {
  it.each([
    ['a.b-c_1', true],
    ['x'.repeat(65), false],
    ['a b', false],
    ['<script>', false],
  ])('%j is kept: %s', async (given, kept) => {
    const { headers } = await browser.call('live', { headers: { 'x-request-id': given } });
    expect(headers.get('x-request-id') === given).toBe(kept);
    expect(headers.get('x-request-id')).toMatch(/^[\w.-]{1,64}$/);
  });
});

describe('every answer', () => {
  it('is kept by no cache, sniffed by no browser and framed by no page', async () => {
    app.storage.upgradeRecords.set(upgradeId, completed());
    const missing = await fetch(`${app.url}/nowhere`);
    for (const { headers } of [missing, await browser.call('readUpgrade', { params }), await browser.call('live')]) {
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });
});

describe('an installation behind https', () => {
  it('tells browsers to come over nothing else', async () => {
    await app.stop();
    app = await runApp({ settings: { publicUrl: 'https://portal.example.test' } });
    expect((await fetch(`${app.url}/nowhere`)).headers.get('strict-transport-security')).toBe('max-age=31536000');
  });
});

describe('/readyz', () => {
  it('is ready while the database answers, and says that the engine is away', async () => {
    expect((await browser.call('ready')).body).toEqual({
      status: 'ready',
      database: 'reachable',
      engine: 'reachable',
      missing: [],
    });
    await app.stop();
    app = await runApp({ engineReachable: async () => Promise.reject(new Error('away')) });
    browser = newBrowser(app.url);
    expect(await browser.call('ready')).toMatchObject({ status: 200, body: { engine: 'away', missing: ['engine'] } });
    app.storage.failure = new Error('no database');
    expect(await browser.call('ready')).toMatchObject({
      status: 503,
      body: { status: 'not-ready', missing: ['database', 'engine'] },
    });
  });
});

describe('/docs', () => {
  it('lists the routes on a page that loads nothing', async () => {
    const { body, headers } = await browser.call('readDocs');
    expect(body).toContain('PUT /v1/upgrades/{id}/account-form');
    expect(body).not.toMatch(/<(script|link|img|style)/);
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await browser.call('readOpenApi')).raw).toHaveProperty(
      ['paths', '/v1/orders', 'post', 'operationId'],
      'placeOrder',
    );
  });

  it('has a page for each problem, and for nothing else', async () => {
    expect((await browser.call('readProblemPage', { params: { code: 'kit-gone' } })).body).toContain(
      '# This kit is no longer offered',
    );
    for (const code of ['README', '..%2fREADME', '../../package', 'constructor', '__proto__']) {
      expect(await browser.call('readProblemPage', { params: { code } })).toMatchObject({ status: 404 });
    }
  });
});
