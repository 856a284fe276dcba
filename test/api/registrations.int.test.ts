import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { addDays, dayInZone, lastDayOfTerm } from '../../core/days.ts';
import { foldLookAlikes } from '../../core/look-alikes.ts';
import { registrationKey as corpusKey, spellings as corpus } from '../core/spellings.ts';
import { fresh } from '../support/installation.ts';
import { confirmAddress } from '../support/one-time.ts';
import { own } from '../support/owned.ts';
import { asRole, orderBody, type PlacedOrder, placeOrder, type Reply, Visitor } from '../support/people.ts';
import { sharedInstallation } from '../support/shared-installation.ts';
import { product } from './fixtures.ts';

const { current } = sharedInstallation();

const visitor = () => new Visitor(current().url);

/** An order that was issued with this very key, as one of another vendor may have been. */
async function orderWithKey(key: string): Promise<PlacedOrder> {
  const order = await placeOrder(current().url);
  const { database, sealing } = current().storage;
  await database.registrationKey.update({
    where: { upgradeId: order.upgradeId },
    data: {
      digest: sealing.digest(key, 'registration-key'),
      folded: sealing.digest(foldLookAlikes(key), 'registration-key-folded'),
      sealed: sealing.seal(key, `registration_key:${order.upgradeId}`),
    },
  });
  return { ...order, registrationKey: key };
}

async function stepOf(id: string): Promise<string | undefined> {
  return (await current().storage.upgrades.read(id))?.step;
}

describe('a registration key in any spelling', () => {
  it('of the corpus opens the same upgrade (K1, K3, K5, K9)', async () => {
    const { upgradeId } = await orderWithKey(corpusKey);
    const browser = visitor();
    // NUL is refused before any key is read: case F15.
    const typed = corpus.filter((spelling) => !spelling.includes('\0'));
    expect(typed.length).toBeGreaterThan(40);

    for (const [index, spelling] of typed.entries()) {
      const { status, body } = await browser.register(spelling);
      expect({ spelling, status, id: body.id }).toEqual({ spelling, status: index === 0 ? 201 : 200, id: upgradeId });
    }
  });

  it('is the same request under one idempotency key', async () => {
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    const [browser, key] = [visitor(), randomUUID()];
    const typed = [registrationKey, ` ${registrationKey.toLowerCase()} `, registrationKey.replaceAll('-', '\u2013')];
    const replies: Reply[] = [];
    for (const text of typed) {
      replies.push(await browser.change('POST', '/v1/registrations', { registrationKey: text }, key));
    }

    expect(replies.map(({ status, body }) => [status, body.id])).toEqual(typed.map(() => [201, upgradeId]));
    expect(await current().storage.database.command.count({ where: { upgradeId } })).toBe(1);
  });

  it('is read with O for 0 and l for 1 if a single key has that spelling (K6)', async () => {
    const { upgradeId } = await orderWithKey('QA-7F0K-9M1Q-4T6X-8C5E');
    expect((await visitor().register('QA-7FOK-9MlQ-4T6X-8C5E')).body.id).toBe(upgradeId);
  });

  it('opens its own upgrade when another key differs in O and 0 alone (K6)', async () => {
    const withZero = await orderWithKey('QB-7F0K-9M2Q-4T6X-8C5E');
    const withLetter = await orderWithKey('QB-7FOK-9M2Q-4T6X-8C5E');

    expect((await visitor().register(withZero.registrationKey)).body.id).toBe(withZero.upgradeId);
    expect((await visitor().register(withLetter.registrationKey)).body.id).toBe(withLetter.upgradeId);
  });

  it('opens nothing when two keys could be meant (K6)', async () => {
    const [one, other] = [await orderWithKey('QC-7F1K-9M2Q-4T6X-8C5E'), await orderWithKey('QC-7FIK-9M2Q-4T6X-8C5E')];

    expect(await visitor().register('QC-7FLK-9M2Q-4T6X-8C5E')).toMatchObject({
      status: 404,
      body: { code: 'registration-key-unknown' },
    });
    expect([await stepOf(one.upgradeId), await stepOf(other.upgradeId)]).toEqual([
      'registration-key',
      'registration-key',
    ]);
  });

  it('is made without 0, O, 1 and I', async () => {
    const orders = await Promise.all(Array.from({ length: 20 }, () => placeOrder(current().url)));
    for (const { registrationKey } of orders) {
      expect(registrationKey).toMatch(/^[A-HJ-NP-Z]{2}(-[A-HJ-NP-Z2-9]{4}){4}$/);
    }
  });
});

describe('what is no registration key', () => {
  it.each([
    ['an activation code', 'OS-2K7M-3Q9TX-4C6F8-E5N7A-9W2ZY-6U3KM', 'activation-code'],
    ['a product ID', 'ENDGRD7E1', 'product-id'],
    ['a certificate number', 'LC-12345678', 'certificate-number'],
    ['an order number', 'PO-20260042', 'order-number'],
  ])('is named when it is %s (L1)', async (_, typed, looksLike) => {
    expect(await visitor().register(typed)).toMatchObject({
      status: 422,
      body: { code: 'registration-key-malformed', looksLike },
    });
  });

  it('is answered the same whether such an activation code exists or not (L1)', async () => {
    const known = await own(current().demonstration, fresh('C'), {
      productId: product('ENDGRD7E1'),
      seats: 1,
      until: addDays(await today(), 100),
    });
    const ending = known.endsWith('A') ? 'B' : 'A';
    const [exists, doesNot] = [
      await visitor().register(known),
      await visitor().register(`${known.slice(0, -1)}${ending}`),
    ];
    expect(exists.body).toEqual(doesNot.body);
  });

  it('counts as no guess, however often it is tried (L1)', async () => {
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    for (let number = 0; number < 120; number += 1) await visitor().register('ENDGRD7E1');
    expect(await visitor().register(registrationKey)).toMatchObject({ status: 201, body: { id: upgradeId } });
  });

  it('is unknown when nobody issued it, registers nothing and gives no cookie', async () => {
    const { status, body, headers } = await visitor().register('ZZ-2222-3333-4444-5555');
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'registration-key-unknown' });
    expect(headers.getSetCookie()).toEqual([]);
  });
});

describe('an upgrade that somebody owns', () => {
  it('is not there for whoever registered the key too but lost the race for the form', async () => {
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    const [owner, other] = [visitor(), visitor()];
    await owner.register(registrationKey);
    await other.register(registrationKey);
    await owner.acceptAgreement(upgradeId);
    await owner.submitForm(upgradeId);

    for (const part of ['', '/account-form', '/code-sheet', '/events', '/license-agreement']) {
      expect((await other.ask(`/v1/upgrades/${upgradeId}${part}`)).status).toBe(404);
    }
    expect((await other.submitForm(upgradeId)).body.code).toBe('registration-key-used');
    expect((await other.select(upgradeId, [])).body.code).toBe('registration-key-used');
    expect((await other.ask('/v1/upgrades')).body.items).toEqual([]);
  });
});

describe('a code that ended three days ago', () => {
  it('has its new end in the very first reading of the plan (E4)', async () => {
    const startsOn = await today();
    const { customer } = orderBody();
    const code = await own(current().demonstration, customer.customerNumber, {
      productId: product('ENDGRD7E1'),
      seats: 60,
      until: addDays(startsOn, -3),
    });
    const order = await placeOrder(current().url, { customer, startsOn, termMonths: 12 });
    const browser = visitor();
    const read = await browser.walkToSelection(order);
    const expiresOn = lastDayOfTerm(startsOn, 12);

    const { components } = read.plan as { components: { productId: string }[] };
    expect(components.find(({ productId }) => productId === 'ENDGRD1S1')).toMatchObject({
      action: 'retain',
      reason: 'owned-in-grace',
      activationCode: code,
      settled: true,
      expiresOn,
      seatsByDay: [
        { to: addDays(startsOn, -3), seats: 60 },
        { from: addDays(startsOn, -2), to: addDays(startsOn, -1), seats: 0 },
        { from: startsOn, to: expiresOn, seats: 100 },
      ],
    });
    await confirmAddress(current(), browser);
    const { body } = await browser.ask(`/v1/upgrades/${order.upgradeId}/code-sheet`);
    expect(body.codes).toMatchObject([{ productId: 'ENDGRD1S1', activationCode: code, expiresOn }]);
    expect(JSON.stringify([read, body])).not.toContain('1970');
  });
});

// Moves the clock of the whole installation: the last of this file.
describe('an order whose last day has passed', () => {
  it('opens nothing, and says when it ended', async () => {
    const startsOn = await today();
    const expiresOn = addDays(startsOn, 1);
    const order = await placeOrder(current().url, { startsOn, expiresOn, termMonths: undefined });
    await asRole(current().url, 'operator', '/v1/sandbox/clock', { method: 'POST', body: { days: 2 } });

    const refused = { status: 409, body: { code: 'order-ended', endedOn: expiresOn } };
    expect(await visitor().register(order.registrationKey)).toMatchObject(refused);
    expect(await stepOf(order.upgradeId)).toBe('registration-key');
  });

  it('still opens on the last day itself', async () => {
    const lastDay = await today();
    const order = await placeOrder(current().url, { startsOn: lastDay, expiresOn: lastDay, termMonths: undefined });
    expect((await visitor().register(order.registrationKey)).status).toBe(201);
  });
});

async function today() {
  return dayInZone(await current().storage.clock.now(), 'UTC');
}
