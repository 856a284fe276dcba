import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Route } from '../../contract/route.ts';
import { routes, type OperationId } from '../../contract/routes.ts';
import { newBrowser } from './browser.ts';
import { completed, key, upgradeId } from './fixtures.ts';
import { bodies, formRequest } from './requests.ts';
import { runApp, tokens, type RunningApp } from './run-app.ts';

const params = {
  id: upgradeId,
  orderNumber: '1',
  layoutDigest: 'a'.repeat(64),
  code: 'not-found',
  group: 'installer-missing::',
  list: 'held',
};

let app: RunningApp;
let browser: ReturnType<typeof newBrowser>;

beforeAll(async () => {
  app = await runApp();
  app.storage.upgradeRecords.set(upgradeId, completed());
  browser = newBrowser(app.url);
  await browser.call('registerKey', { body: { registrationKey: key } });
});

afterAll(async () => app.stop());

function tokenFor({ access }: Route): string {
  return access === 'partner' ? tokens.partner : tokens.administrator;
}

type Path = readonly (string | number)[];

/** The place of every text in a body. */
function textsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    textsIn(member, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

function withText(body: object, path: Path, text: string): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return text;
  const members = new Map<string, unknown>(Object.entries(body));
  const member = members.get(String(name));
  members.set(String(name), withText(typeof member === 'object' && member !== null ? member : {}, rest, text));
  return Array.isArray(body) ? [...members.values()] : Object.fromEntries(members);
}

function nameOf(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .slice(1);
}

const fields = Object.entries(bodies).flatMap(([id, body]) =>
  textsIn(body).map((path) => ({ id: id as OperationId, body, path, field: nameOf(path) })),
);

describe('NUL in a text field', () => {
  it.each(fields)('$id: $field is refused by its name', async ({ id, body, path, field }) => {
    const route: Route = routes[id];
    for (const text of ['a\0b', '\ud83d']) {
      const answer = await browser.call(id, { params, body: withText(body, path, text), token: tokenFor(route) });
      expect(answer.status).toBe(400);
      expect(answer.body.code).toBe('request-refused');
      expect(answer.body.fields.map((named: { field: string }) => named.field)).toContain(field);
    }
  });
});

const queries = Object.entries<Route>(routes).flatMap(([id, route]) =>
  Object.keys(route.query?.shape ?? {}).map((name) => ({ id: id as OperationId, route, name })),
);

describe('NUL in a query', () => {
  it.each(queries)('$id: $name is refused by its name', async ({ id, route, name }) => {
    const { status, body } = await browser.call(id, { params, query: { [name]: 'a\0b' }, token: tokenFor(route) });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'request-refused', fields: [{ field: name }] });
  });

  it.each(queries.filter(({ route }) => route.access !== 'link'))(
    '$id: an unknown name is refused beside $name',
    async ({ id, route }) => {
      const { status, body } = await browser.call(id, { params, query: { surprise: '1' }, token: tokenFor(route) });
      expect({ status, fields: body.fields }).toMatchObject({ status: 400, fields: [{ field: 'surprise' }] });
    },
  );
});

describe('NUL elsewhere', () => {
  it.each(['/v1/upgrades/a%00b', '/v1/orders/%00', '/%00', '/v1/upgrades/%E0%A4%A', '/v1/commands/%ff'])(
    'in the path %s is refused',
    async (path) => {
      const response = await fetch(`${app.url}${path}`, { headers: { authorization: `Bearer ${tokens.partner}` } });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'request-refused', fields: [{ field: 'path' }] });
    },
  );

  it('in a header is refused before it is a request', async () => {
    const port = Number(new URL(app.url).port);
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () =>
        socket.write('GET /livez HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\0b\r\n\r\n'),
      );
      socket.on('data', (data) => (text += data.toString()));
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"request-refused"');
  });

  it('in the name of a field is refused', async () => {
    const body = { ...formRequest, 'a\0': 1 };
    expect(await browser.call('submitForm', { params, body })).toMatchObject({ status: 400 });
  });
});

describe('the length of a name', () => {
  it.each([
    [50, 200],
    [51, 422],
  ])('of %d emoji is answered with %d', async (count, status) => {
    const firstName = '\u{1F600}'.repeat(count);
    const body = { ...formRequest, user: { ...formRequest.user, firstName } };
    expect((await browser.call('submitForm', { params, body })).status).toBe(status);
    const stored = app.storage.asked.some(({ command }) => JSON.stringify(command).includes(firstName));
    expect(stored).toBe(status === 200);
  });
});
