import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { fresh } from '../support/installation.ts';
import { confirmAddress } from '../support/one-time.ts';
import { own, type Owned } from '../support/owned.ts';
import { asRole, orderBody, type Reply, Visitor } from '../support/people.ts';
import { sharedInstallation } from '../support/shared-installation.ts';
import { day, product } from './fixtures.ts';

const { current } = sharedInstallation();

type OrderBody = ReturnType<typeof orderBody>;

const place = (body: unknown, idempotencyKey?: string): Promise<Reply> =>
  asRole(current().url, 'partner', '/v1/orders', {
    method: 'POST',
    body,
    headers: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
  });

async function stored({ orderNumber, customer }: OrderBody) {
  const { database } = current().storage;
  return {
    orders: await database.upgradeOrder.count({ where: { orderNumber } }),
    upgrades: await database.upgrade.count({ where: { customer: { customerNumber: customer.customerNumber } } }),
  };
}

const onlyOne = { orders: 1, upgrades: 1 };

describe('placing an order', () => {
  it('answers 201, and 200 with the same when it comes again', async () => {
    const body = orderBody();
    const [first, second] = [await place(body), await place(body)];

    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
    expect(await stored(body)).toEqual(onlyOne);
  });

  const [one, two] = [randomUUID(), randomUUID()];
  it.each([
    ['one idempotency key', one, one],
    ['two idempotency keys', two, randomUUID()],
    ['no idempotency key', undefined, undefined],
  ])('makes one upgrade of a double click with %s', async (_, firstKey, secondKey) => {
    const body = orderBody();
    const [first, second] = await Promise.all([place(body, firstKey), place(body, secondKey)]);

    expect([first.status, second.status].sort()).toEqual([200, 201]);
    expect(second.body).toEqual(first.body);
    expect(await stored(body)).toEqual(onlyOne);
  });

  it('makes one upgrade of ten clicks at once', async () => {
    const body = orderBody();
    const replies = await Promise.all(Array.from({ length: 10 }, () => place(body, randomUUID())));

    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(9);
    expect(new Set(replies.map(({ body: { upgradeId } }) => upgradeId)).size).toBe(1);
    expect(await stored(body)).toEqual(onlyOne);
  });

  it('answers the same body under a second idempotency key with the same order', async () => {
    const body = orderBody();
    const [first, second] = [await place(body, randomUUID()), await place(body, randomUUID())];

    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
    expect(await stored(body)).toEqual(onlyOne);
  });

  it.each([
    ['another order', () => orderBody()],
    ['other seats', (body: OrderBody) => ({ ...body, seats: 101 })],
  ])('refuses %s under the same idempotency key, and stores nothing', async (_, change) => {
    const [key, body] = [randomUUID(), orderBody()];
    await place(body, key);
    const other = change(body);

    expect(await place(other, key)).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await stored(body)).toEqual(onlyOne);
    expect((await stored(other)).orders).toBe(other.orderNumber === body.orderNumber ? 1 : 0);
    expect((await place(body, key)).status).toBe(200);
  });

  it('refuses one of two orders that come at once under one idempotency key', async () => {
    const key = randomUUID();
    const bodies = [orderBody(), orderBody()];
    const replies = await Promise.all(bodies.map((body) => place(body, key)));

    expect(replies.map(({ status }) => status).sort()).toEqual([201, 422]);
    const counts = await Promise.all(bodies.map(stored));
    expect(counts.map(({ orders }) => orders).sort()).toEqual([0, 1]);
  });

  it.each([
    ['other seats', { seats: 101 }],
    ['another last day', { termMonths: 121 }],
    ['another basis', { basis: 'adds' }],
    ['another suite', { suite: 'total' }],
    ['an owned code', { ownedActivationCodes: ['EN-2K7M-3Q9TX-4C6F8-E5N7A-9W2ZY-6U3KM'] }],
  ])('refuses the number of an order for one with %s, and leaves the first as it is', async (_, change) => {
    const body = orderBody();
    await place(body);
    const read = () => asRole(current().url, 'partner', `/v1/orders/${body.orderNumber}`);
    const before = await read();

    expect(await place({ ...body, ...change })).toMatchObject({
      status: 409,
      body: { code: 'order-number-used', orderNumber: body.orderNumber },
    });
    expect((await read()).body).toEqual(before.body);
    expect(await stored(body)).toEqual(onlyOne);
  });

  it('adds a second order for the same suite and customer to the same upgrade, under the same key', async () => {
    const first = orderBody();
    const second = { ...first, orderNumber: fresh('PO') };
    const [one, other] = [await place(first), await place(second)];

    expect([one.status, other.status]).toEqual([201, 201]);
    expect(other.body.upgradeId).toBe(one.body.upgradeId);
    expect(registrationKeyIn(other)).toBe(registrationKeyIn(one));
  });
});

describe("a partner's list of orders", () => {
  it('has each order once, whatever the size of its pages', async () => {
    const numbers = await Promise.all(
      Array.from({ length: 7 }, async () => String((await place(orderBody())).body.orderNumber)),
    );
    const all: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Reply = await asRole(
        current().url,
        'partner',
        `/v1/orders?limit=3${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      const items = page.body.items as { orderNumber: string }[];
      expect(items.length).toBeLessThanOrEqual(3);
      all.push(...items.map(({ orderNumber }) => orderNumber));
      cursor = page.body.nextCursor as string | null;
    }

    expect(all).toEqual(expect.arrayContaining(numbers));
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength(await current().storage.database.upgradeOrder.count());
  });
});

interface Component {
  readonly productId: string;
  readonly action: string;
  readonly reason: string;
  readonly activationCode?: string;
  readonly seatsByDay: readonly { readonly from: string; readonly to: string; readonly seats: number }[];
  readonly expiresOn: string | null;
  readonly settled: boolean;
  readonly candidates?: readonly { readonly licenseId: string; readonly activationCode: string }[];
  readonly notExtended: readonly { readonly activationCode: string }[];
}

// The days are those of the worked cases, a hundred years on, so that these orders never end.
const fromOrder = [{ from: '2126-12-01', to: '2127-11-30', seats: 100 }];

describe('an order from a file', () => {
  /** Puts in what the customer owns, places the order of the file and goes to the selection of products. */
  async function walkFrom(file: string, owned: Readonly<Record<string, Owned>>) {
    const { url, demonstration } = current();
    const order = JSON.parse(await readFile(new URL(`orders/${file}`, import.meta.url), 'utf8')) as OrderBody;
    const codes = Object.fromEntries(
      await Promise.all(
        Object.entries(owned).map(
          async ([name, license]) => [name, await own(demonstration, order.customer.customerNumber, license)] as const,
        ),
      ),
    );
    const placed = await place(order);
    expect(placed.status).toBe(201);
    const id = String(placed.body.upgradeId);
    const visitor = new Visitor(url);
    const upgrade = await visitor.walkToSelection({
      orderNumber: order.orderNumber,
      upgradeId: id,
      registrationKey: registrationKeyIn(placed),
    });
    await confirmAddress(current(), visitor);
    return { id, visitor, codes, planned: componentsOf(upgrade) };
  }

  async function sheetOf(id: string, visitor: Visitor) {
    const { body } = await visitor.ask(`/v1/upgrades/${id}/code-sheet`);
    const codes = body.codes as Component[];
    return Object.fromEntries(codes.map(({ productId, ...code }) => [productId, code]));
  }

  describe('with three products owned and five new', () => {
    const owned = {
      b1: { productId: product('ENDGRD7E1'), seats: 100, until: day('2127-03-31') },
      b2: { productId: product('MAILGW1E1'), seats: 100, until: day('2127-04-30') },
      b3: { productId: product('CLDAPP7E1'), seats: 60, until: day('2127-05-31') },
    };
    const news = ['CENCON1S1', 'SRVSHD1S1', 'WEBFLT1S1', 'DATLOS1S1', 'MOBSEC1S1'];
    let walk: Awaited<ReturnType<typeof walkFrom>>;

    beforeAll(async () => {
      walk = await walkFrom('three-owned-and-five-new.json', owned);
    });

    it('keeps the three codes with the seats and days of the order, and plans to issue the five', () => {
      const { planned, codes } = walk;
      expect(planned.ENDGRD1S1).toMatchObject({
        ...kept(codes.b1),
        seatsByDay: [{ from: '2125-04-01', to: '2127-11-30', seats: 100 }],
      });
      expect(planned.MAILGW1S1).toMatchObject({
        ...kept(codes.b2),
        seatsByDay: [{ from: '2125-05-01', to: '2127-11-30', seats: 100 }],
      });
      expect(planned.CLDAPP1S1).toMatchObject({
        ...kept(codes.b3),
        seatsByDay: [{ from: '2125-06-01', to: '2126-11-30', seats: 60 }, ...fromOrder],
      });
      for (const productId of news) {
        expect(planned[productId]).toMatchObject({
          action: 'issue',
          reason: 'not-owned',
          seatsByDay: fromOrder,
          expiresOn: '2127-11-30',
          settled: false,
        });
        expect(planned[productId]).not.toHaveProperty('activationCode');
      }
      expect(Object.keys(planned)).toHaveLength(8);
    });

    it('completes with eight codes: three unchanged, five new ones', async () => {
      const { id, visitor, codes } = walk;
      await visitor.select(id, news);
      const done = componentsOf(await visitor.reaches(id, 'completed'));
      const sheet = await sheetOf(id, visitor);

      expect([sheet.ENDGRD1S1, sheet.MAILGW1S1, sheet.CLDAPP1S1].map((code) => code?.activationCode)).toEqual([
        codes.b1,
        codes.b2,
        codes.b3,
      ]);
      for (const productId of news) {
        expect(sheet[productId]).toMatchObject({ action: 'issue', seatsByDay: fromOrder, expiresOn: '2127-11-30' });
        expect(sheet[productId]?.activationCode).toMatch(/^[A-Z]{2}-[A-Z2-9]{4}(-[A-Z2-9]{5}){5}$/);
        expect(done[productId]).toMatchObject({ settled: true, activationCode: sheet[productId]?.activationCode });
      }
      expect(new Set(Object.values(sheet).map(({ activationCode }) => activationCode)).size).toBe(8);
    });
  });

  describe('with everything owned', () => {
    const until = day('2127-03-31');
    const lines = ['ENDGRD1S1', 'ENDGRD2S1', 'MAILGW1S1', 'CENCON1S1', 'CLDAPP1S1'];
    const owned = Object.fromEntries(
      lines.map((productId) => [productId, { productId: product(productId), seats: 100, until }]),
    );

    it('completes without a kit after an empty selection, and shows every code with its new terms', async () => {
      const { id, visitor, codes, planned } = await walkFrom('everything-owned.json', owned);
      const terms = { seatsByDay: [{ from: '2125-04-01', to: '2127-11-30', seats: 100 }], expiresOn: '2127-11-30' };
      expect(Object.keys(planned)).toEqual(lines);
      for (const productId of lines) expect(planned[productId]).toMatchObject({ ...kept(codes[productId]), ...terms });

      const selected = await visitor.select(id, []);
      expect(selected).toMatchObject({ status: 200, body: { step: 'completed', waitingOn: null } });
      expect(selected.body).not.toHaveProperty('kit');
      expect(await visitor.change('POST', `/v1/upgrades/${id}/kit-links`, {})).toMatchObject({
        status: 409,
        body: { code: 'nothing-new-to-install' },
      });
      const sheet = await sheetOf(id, visitor);
      expect(Object.keys(sheet)).toEqual(lines);
      for (const productId of lines) {
        expect(sheet[productId]).toMatchObject({ action: 'retain', activationCode: codes[productId], ...terms });
      }
    });
  });

  describe('with one tie', () => {
    const owned = {
      a3: { productId: product('MAILGW1E1'), seats: 20, until: day('2127-09-30') },
      a4: { productId: product('MAILGW1E2'), seats: 500, until: day('2127-03-31') },
    };
    const a3Steps = [{ from: '2125-10-01', to: '2127-09-30', seats: 20 }];
    const a4Steps = [{ from: '2125-04-01', to: '2127-03-31', seats: 500 }];
    const others = ['ENDGRD1S1', 'ENDGRD2S1', 'CENCON1S1', 'CLDAPP1S1'];
    let walk: Awaited<ReturnType<typeof walkFrom>>;

    const answerWith = (code: string | undefined) => {
      const { id, visitor, planned } = walk;
      const candidate = planned.MAILGW1S1?.candidates?.find(({ activationCode }) => activationCode === code);
      return visitor.change('POST', `/v1/upgrades/${id}/answers`, {
        planVersion: 1,
        productId: 'MAILGW1S1',
        licenseId: candidate?.licenseId,
      });
    };

    beforeAll(async () => {
      walk = await walkFrom('one-tie.json', owned);
    });

    it('asks which code stays, recommends the one with more seats, and extends neither', () => {
      const { planned, codes } = walk;
      expect(planned.MAILGW1S1).toMatchObject({ action: 'question', reason: 'equal-candidates', asks: 'customer' });
      expect(planned.MAILGW1S1?.candidates).toHaveLength(2);
      expect(planned.MAILGW1S1?.candidates).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            activationCode: codes.a3,
            seatsByDay: a3Steps,
            expiresOn: '2127-09-30',
            recommended: false,
          }),
          expect.objectContaining({
            activationCode: codes.a4,
            seatsByDay: a4Steps,
            expiresOn: '2127-03-31',
            recommended: true,
          }),
        ]),
      );
      for (const productId of others) expect(planned[productId]).toMatchObject({ action: 'issue' });
    });

    it('refuses to issue a product that has an open question', async () => {
      expect(await walk.visitor.select(walk.id, [...others, 'MAILGW1S1'])).toMatchObject({
        status: 409,
        body: { code: 'question-open', productIds: ['MAILGW1S1'] },
      });
    });

    it('completes with the question open, and gives the grant in the answer to it', async () => {
      const { id, visitor, codes } = walk;
      await visitor.select(id, others);
      const done = await visitor.reaches(id, 'completed');
      expect(componentsOf(done).MAILGW1S1).toMatchObject({ action: 'question' });
      expect(done.openCommands).toContain('answerQuestion');
      expect(Object.keys(await sheetOf(id, visitor)).sort()).toEqual([...others].sort());

      const answered = await answerWith(codes.a4);
      expect(answered).toMatchObject({ status: 200, body: { step: 'completed' } });
      expect(componentsOf(answered.body).MAILGW1S1).toMatchObject({
        action: 'retain',
        reason: 'answered',
        activationCode: codes.a4,
        settled: true,
        expiresOn: '2127-11-30',
        seatsByDay: [...a4Steps, { from: '2127-04-01', to: '2127-11-30', seats: 100 }],
        notExtended: [{ activationCode: codes.a3, seatsByDay: a3Steps, expiresOn: '2127-09-30' }],
      });
      expect((await sheetOf(id, visitor)).MAILGW1S1).toMatchObject({ action: 'retain', activationCode: codes.a4 });
    });

    it('refuses the other code once one was chosen', async () => {
      const { codes, visitor, id } = walk;
      expect(await answerWith(codes.a3)).toMatchObject({ status: 409, body: { code: 'plan-changed' } });
      expect(componentsOf(await visitor.upgrade(id)).MAILGW1S1).toMatchObject({ activationCode: codes.a4 });
    });
  });
});

const kept = (activationCode: string | undefined) => ({
  action: 'retain',
  reason: 'owned',
  activationCode,
  settled: true,
  expiresOn: '2127-11-30',
});

function componentsOf(upgrade: Readonly<Record<string, unknown>>): Record<string, Component> {
  const { components } = upgrade.plan as { components: readonly Component[] };
  return Object.fromEntries(components.map((component) => [component.productId, component]));
}

function registrationKeyIn({ body }: Reply): string {
  return (body.certificate as { registrationKey: string }).registrationKey;
}
