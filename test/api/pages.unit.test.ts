import { type IncomingHttpHeaders, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BuiltFile, BuiltPages } from '../../api/pages/built-pages.ts';
import { elsewhere } from '../support/elsewhere.ts';
import { newBrowser } from './browser.ts';
import { completed, key, kitContent, layoutDigest, upgradeId } from './fixtures.ts';
import { get, type Got, linkTo } from './kits/kit-server.ts';
import { runApp, type RunningApp } from './run-app.ts';

const file = (type: string, text: string, immutable = false): BuiltFile => ({
  type,
  immutable,
  encodings: { identity: Buffer.from(text), gzip: Buffer.from(`gzip of ${text}`), br: Buffer.from(`br of ${text}`) },
});

const html = 'text/html; charset=utf-8';
const pages: BuiltPages = new Map([
  ['/portal.html', file(html, 'the portal')],
  ['/console.html', file(html, 'the console')],
  ['/assets/portal-B1.js', file('text/javascript; charset=utf-8', 'a script', true)],
]);

const kitPath = new URL(linkTo(), 'http://here').pathname;
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
let app: RunningApp;

beforeAll(async () => {
  app = await runApp({ pages, settings: { publicUrl: 'https://portal.example.test' } });
});

afterAll(async () => app.stop());

const open = (path: string, headers: Readonly<Record<string, string>> = browser) =>
  get(`${app.url}${path}`, { headers });

/** Without what differs from answer to answer. */
function protecting({ headers }: Got) {
  const { date: _date, 'x-request-id': _id, etag: _etag, 'content-length': _length, ...rest } = headers;
  return rest;
}

const always = {
  'strict-transport-security': 'max-age=31536000',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  connection: 'keep-alive',
  'keep-alive': 'timeout=5',
};
const ofPages = {
  ...always,
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  'cross-origin-opener-policy': 'same-origin',
  vary: 'Accept-Encoding',
};

describe('a page', () => {
  it.each(['/', '/start', '/sign-in?next=/', `/upgrades/${upgradeId}/check`, '/nowhere'])(
    'at %s is the portal, under a policy that loads and runs nothing but what is ours, and names nobody',
    async (path) => {
      const opened = await open(path);
      expect({ status: opened.status, text: opened.body.toString() }).toEqual({ status: 200, text: 'the portal' });
      expect(protecting(opened)).toEqual({ ...ofPages, 'content-type': html, 'cache-control': 'no-cache' });
    },
  );

  it.each(['/console', '/console/audit', '/staff/set-up'])('at %s is the console, under the same', async (path) => {
    const opened = await open(path);
    expect(opened.body.toString()).toBe('the console');
    expect(protecting(opened)).toEqual({ ...ofPages, 'content-type': html, 'cache-control': 'no-cache' });
  });

  it('is asked for anew each time and sent only when it has changed, unlike files whose name tells what is in them', async () => {
    const { headers } = await open('/');
    const again = await open('/', { ...browser, 'if-none-match': String(headers.etag) });
    expect({ status: again.status, length: again.body.length }).toEqual({ status: 304, length: 0 });
    expect(again.headers).toMatchObject({ 'content-security-policy': ofPages['content-security-policy'] });
    const script = await open('/assets/portal-B1.js', { accept: '*/*' });
    expect(script.body.toString()).toBe('a script');
    expect(protecting(script)).toEqual({
      ...ofPages,
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  it('comes as small as the browser can read it', async () => {
    const as = async (encoding: string) => {
      const { headers, body } = await open('/', { ...browser, 'accept-encoding': encoding });
      return [headers['content-encoding'], body.toString()];
    };
    expect(await as('gzip, br')).toEqual(['br', 'br of the portal']);
    expect(await as('gzip')).toEqual(['gzip', 'gzip of the portal']);
    expect(await as('identity')).toEqual([undefined, 'the portal']);
  });

  it.each(['/v1/nowhere', '/kits/x', '/docs/x', '/assets/none.js', '/livez/x'])(
    'is not what %s answers, which is the API’s',
    async (path) => {
      const { status, headers } = await open(path);
      expect({ status, type: headers['content-type'] }).toEqual({
        status: 404,
        type: 'application/problem+json; charset=utf-8',
      });
    },
  );
});

describe('an answer of the API', () => {
  it('is kept by nobody, runs nothing and is framed by nobody, with or without personal data', async () => {
    app.storage.upgradeRecords.set(upgradeId, completed({ ownerId: null }));
    const customer = newBrowser(app.url);
    await customer.call('registerKey', { body: { registrationKey: key } });
    const cookie = [...customer.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    for (const path of [`/v1/upgrades/${upgradeId}`, '/v1/session', '/v1/nowhere']) {
      const answer = await open(path, { cookie, accept: 'application/json' });
      expect(protecting(answer)).toMatchObject({
        ...always,
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cache-control': 'no-store',
      });
    }
  });
});

describe('a path, a query or a host that somebody made up', () => {
  it.each(elsewhere)('never sends a browser to %j', async (evil) => {
    const text = encodeURIComponent(evil);
    const asPath = evil.replaceAll(/[^\x21-\x7e]/g, encodeURIComponent);
    const asked = [
      asPath.startsWith('/') ? asPath : `/${asPath}`,
      `/upgrades/${asPath}`,
      ...['next', 'url', 'return', 'redirect'].map((name) => `/sign-in?${name}=${text}`),
      ...['', `${upgradeId}/..`].map((id) => `${kitPath}?upgrade=${id}${text}&expires=1&key=1&signature=x`),
    ];
    for (const path of asked) {
      const { status, headers } = await rawGet(path);
      expect({ path, location: headers.location, refresh: headers.refresh }).toEqual({ path });
      expect(status).toBeGreaterThanOrEqual(200);
      expect([301, 302, 303, 307, 308]).not.toContain(status);
    }
  });

  it('sends whoever opens an ended link to a page of this machine, whatever host was named', async () => {
    const toPage = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };
    const { status, headers } = await get(`${app.url}${linkTo({ lifeSeconds: -1 })}`, {
      headers: { ...browser, ...toPage, host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    });
    expect({ status, location: headers.location }).toEqual({
      status: 303,
      location: `/upgrades/${upgradeId}/link-expired`,
    });
  });

  it('makes links to kits that lead where the settings say, whatever host was named', async () => {
    app.storage.upgradeRecords.set(upgradeId, completed({ ownerId: null }));
    const customer = newBrowser(app.url);
    await customer.call('registerKey', { body: { registrationKey: key } });
    app.storage.upgradeRecords.set(upgradeId, completed());
    app.storage.kitContents.set(layoutDigest, kitContent);
    const { body } = await customer.call('makeKitLink', {
      params: { id: upgradeId },
      headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
    });
    expect(body.url).toMatch(/^https:\/\/portal\.example\.test\/kits\//);
  });
});

/** A request for exactly this path: nothing is resolved before it is sent. */
async function rawGet(path: string): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders }> {
  const { hostname, port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers: browser }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    })
      .on('error', reject)
      .end();
  });
}
