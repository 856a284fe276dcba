import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { CommandKind } from '../../core/commands.ts';
import { asRole, formBody, placeOrder, type Reply, Visitor } from '../support/people.ts';
import { own } from '../support/owned.ts';
import { fresh } from '../support/installation.ts';
import { eventually } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';
import { day, product } from './fixtures.ts';

/** An upgrade at a step, with the browser of its customer. Its customer has a tie: two mail gateways. */
interface Upgrade {
  readonly id: string;
  readonly orderNumber: string;
  readonly registrationKey: string;
  readonly visitor: Visitor;
}

/** A request for one command, ready to be sent as often as wanted. */
interface Prepared extends Upgrade {
  readonly body: unknown;
  send(body: unknown, idempotencyKey: string): Promise<Reply>;
}

interface Row {
  readonly kind: CommandKind;
  readonly event: string;
  readonly openAt: Place;
  /** The answer to the first; and to the same again under another idempotency key. */
  readonly first: number;
  readonly again: number;
  readonly otherBody?: unknown;
  readonly elsewhere: Place;
  /** What is sent elsewhere, where it would otherwise be the same command again. */
  readonly bodyElsewhere?: unknown;
  readonly openElsewhere: readonly CommandKind[];
}

type Place = 'registration-key' | 'license-agreement' | 'account-form' | 'product-selection' | 'parked' | 'completed';

const early = ['registerKey', 'acceptAgreement'] as const;
const rows: readonly Row[] = [
  {
    kind: 'acceptAgreement',
    event: 'agreementAccepted',
    openAt: 'license-agreement',
    first: 200,
    again: 200,
    otherBody: { version: '0.9', digest: 'f'.repeat(64), accepted: true },
    elsewhere: 'account-form',
    bodyElsewhere: { version: '0.9', digest: 'f'.repeat(64), accepted: true },
    openElsewhere: ['registerKey', 'submitForm'],
  },
  {
    kind: 'submitForm',
    event: 'formAccepted',
    openAt: 'account-form',
    first: 200,
    again: 200,
    otherBody: formBody({ company: { name: 'Quillmere Harbor', country: 'DE' } }),
    elsewhere: 'license-agreement',
    openElsewhere: early,
  },
  {
    kind: 'answerQuestion',
    event: 'questionAnswered',
    openAt: 'product-selection',
    first: 200,
    again: 200,
    otherBody: { planVersion: 1, productId: 'MAILGW1S1', licenseId: null },
    elsewhere: 'license-agreement',
    bodyElsewhere: { planVersion: 1, productId: 'MAILGW1S1', licenseId: null },
    openElsewhere: early,
  },
  {
    kind: 'selectProducts',
    event: 'productsSelected',
    openAt: 'product-selection',
    first: 200,
    again: 200,
    otherBody: { planVersion: 1, productIds: ['CENCON1S1'] },
    elsewhere: 'license-agreement',
    openElsewhere: early,
  },
  {
    kind: 'retryKit',
    event: 'kitRetried',
    openAt: 'parked',
    first: 200,
    again: 409,
    otherBody: { kind: 'retryKit', reason: 'another reason' },
    elsewhere: 'product-selection',
    openElsewhere: [
      ...(['registerKey', 'abandon', 'cancelOrder', 'releaseRegistration', 'correctAddress'] as const),
      ...(['answerQuestion', 'releaseHeld', 'submitForm', 'selectProducts', 'resendMail', 'startAfresh'] as const),
    ],
  },
  {
    kind: 'abandon',
    event: 'upgradeAbandoned',
    openAt: 'product-selection',
    first: 200,
    again: 409,
    otherBody: { kind: 'abandon', reason: 'another reason' },
    elsewhere: 'completed',
    openElsewhere: [
      ...(['registerKey', 'cancelOrder', 'releaseRegistration', 'answerQuestion', 'releaseHeld'] as const),
      ...(['selectProducts', 'rebuildKit', 'revert', 'correctAddress', 'resendMail', 'startAfresh'] as const),
    ],
  },
];

/** The key is its whole body, and another one opens another upgrade: it has no other body. */
const registerKey: Row = {
  kind: 'registerKey',
  event: 'keyRegistered',
  openAt: 'registration-key',
  first: 201,
  again: 200,
  elsewhere: 'completed',
  openElsewhere: [],
};

describe('a command', () => {
  const { current } = sharedInstallation();

  async function upgradeAt(place: Place): Promise<Upgrade> {
    const { url, demonstration, storage } = current();
    const customerNumber = fresh('C');
    await own(demonstration, customerNumber, { productId: product('MAILGW1E1'), seats: 20, until: day('2127-09-30') });
    await own(demonstration, customerNumber, { productId: product('MAILGW1E2'), seats: 500, until: day('2127-03-31') });
    const customer = {
      customerNumber,
      companyName: 'Quillmere Works',
      country: 'DE',
      contact: { name: 'Odalys Brandt', email: 'odalys@quillmere.example' },
    };
    const order = await placeOrder(url, { customer });
    const visitor = new Visitor(url);
    const { upgradeId: id, orderNumber, registrationKey } = order;
    const ways: Record<Place, () => Promise<unknown>> = {
      'registration-key': async () => undefined,
      'license-agreement': () => visitor.register(registrationKey),
      'account-form': async () => {
        await visitor.register(registrationKey);
        await visitor.acceptAgreement(id);
      },
      'product-selection': () => visitor.walkToSelection(order),
      parked: async () => {
        await storage.sandbox.provoke(id, 'kit-build-fails', 1);
        await visitor.walkToSelection(order);
        await visitor.select(id, ['CENCON1S1']);
        await eventually(`${id} is parked`, async () => (await visitor.upgrade(id)).waitingOn === 'operator');
      },
      completed: async () => {
        await visitor.walkToSelection(order);
        await visitor.select(id, []);
        await visitor.reaches(id, 'completed');
      },
    };
    await ways[place]();
    return { id, orderNumber, registrationKey, visitor };
  }

  async function prepare(kind: CommandKind, upgrade: Upgrade): Promise<Prepared> {
    const { id, registrationKey, visitor } = upgrade;
    const put = (part: string) => (body: unknown, key: string) =>
      visitor.change('PUT', `/v1/upgrades/${id}/${part}`, body, key);
    const operate = (body: unknown, key: string) =>
      asRole(current().url, 'operator', `/v1/operations/upgrades/${id}/commands`, {
        method: 'POST',
        body,
        headers: { 'idempotency-key': key },
      });
    switch (kind) {
      case 'registerKey':
        return {
          ...upgrade,
          body: { registrationKey },
          send: (body, key) => visitor.change('POST', '/v1/registrations', body, key),
        };
      case 'acceptAgreement': {
        const { version, digest } = (await visitor.ask(`/v1/upgrades/${id}/license-agreement`)).body;
        return { ...upgrade, body: { version, digest, accepted: true }, send: put('agreement-acceptance') };
      }
      case 'submitForm':
        return { ...upgrade, body: formBody(), send: put('account-form') };
      case 'answerQuestion':
        return {
          ...upgrade,
          body: { planVersion: 1, productId: 'MAILGW1S1', licenseId: await recommendedOf(upgrade) },
          send: (body, key) => visitor.change('POST', `/v1/upgrades/${id}/answers`, body, key),
        };
      case 'selectProducts':
        return { ...upgrade, body: { planVersion: 1, productIds: ['CLDAPP1S1'] }, send: put('product-selection') };
      case 'cancelOrder':
      case 'revert':
        return { ...upgrade, body: { kind, orderNumber: upgrade.orderNumber, reason: 'asked for' }, send: operate };
      case 'releaseHeld':
        return { ...upgrade, body: { kind, productId: 'MAILGW1S1', as: 'issue', reason: 'asked for' }, send: operate };
      case 'correctAddress':
        return { ...upgrade, body: { kind, email: 'new@acme.test', reason: 'mistyped' }, send: operate };
      case 'resendMail':
        return { ...upgrade, body: { kind, mailId: id, reason: 'lost' }, send: operate };
      case 'extendDeadline':
        return { ...upgrade, body: { kind, days: 30, reason: 'asked for' }, send: operate };
      case 'retryKit':
      case 'rebuildKit':
      case 'abandon':
      case 'reopen':
      case 'releaseRegistration':
      case 'startAfresh':
        return { ...upgrade, body: { kind, reason: 'the customer asked for it' }, send: operate };
    }
  }

  /** Null before there is a plan. */
  async function recommendedOf({ id }: Upgrade): Promise<string | null> {
    const upgrade = await current().storage.upgrades.read(id);
    const question = upgrade?.plan?.components.find(({ productId }) => productId === 'MAILGW1S1');
    return question?.action === 'question' ? question.recommended : null;
  }

  async function eventsOf({ id, visitor }: Upgrade, type: string): Promise<number> {
    const { body } = await visitor.ask(`/v1/upgrades/${id}/events`);
    return (body.items as { type: string }[]).filter((event) => event.type === type).length;
  }

  async function effects(upgrade: Upgrade, { kind, event }: Row) {
    const { database } = current().storage;
    return {
      events: await eventsOf(upgrade, event),
      effective: await database.command.count({ where: { upgradeId: upgrade.id, kind, effective: true } }),
    };
  }

  async function commandsOf({ id }: Upgrade, { kind }: Row): Promise<number> {
    return current().storage.database.command.count({ where: { upgradeId: id, kind } });
  }

  /** All that an upgrade is and has, its commands apart. */
  async function everythingOf({ id }: Upgrade) {
    const { database } = current().storage;
    return {
      upgrade: await current().storage.runs.read(id),
      events: await database.upgradeEvent.findMany({ where: { upgradeId: id }, orderBy: { number: 'asc' } }),
      personal: await database.personalRecord.count({ where: { upgradeId: id } }),
      kits: await database.kitBuild.count({ where: { upgradeId: id } }),
    };
  }

  const once = { events: 1, effective: 1 };
  const sentTo = async (row: Row) => prepare(row.kind, await upgradeAt(row.openAt));

  it.each([registerKey, ...rows])('$kind twice with one idempotency key has one effect and one answer', async (row) => {
    const prepared = await sentTo(row);
    const key = randomUUID();
    const first = await prepared.send(prepared.body, key);
    const second = await prepared.send(prepared.body, key);

    expect([first.status, second.status]).toEqual([row.first, row.first]);
    expect(second.body.id).toBe(first.body.id);
    expect(await effects(prepared, row)).toEqual(once);
    expect(await commandsOf(prepared, row)).toBe(1);
  });

  it.each([registerKey, ...rows])('$kind twice with two idempotency keys has one effect', async (row) => {
    const prepared = await sentTo(row);
    const first = await prepared.send(prepared.body, randomUUID());
    const second = await prepared.send(prepared.body, randomUUID());

    expect([first.status, second.status]).toEqual([row.first, row.again]);
    expect(second.body.code).toBe(row.again === 409 ? 'step-not-open' : undefined);
    expect(await effects(prepared, row)).toEqual(once);
  });

  it.each([registerKey, ...rows])('$kind by two clients at once has one effect', async (row) => {
    const prepared = await sentTo(row);
    const replies = await Promise.all([
      prepared.send(prepared.body, randomUUID()),
      prepared.send(prepared.body, randomUUID()),
    ]);

    expect(replies.map(({ status }) => status).sort()).toEqual([row.first, row.again].sort());
    expect(await effects(prepared, row)).toEqual(once);
  });

  it.each([registerKey, ...rows])(
    '$kind by two clients at once with one idempotency key is one command',
    async (row) => {
      const prepared = await sentTo(row);
      const key = randomUUID();
      const replies = await Promise.all([prepared.send(prepared.body, key), prepared.send(prepared.body, key)]);

      expect(replies.map(({ status }) => status)).toEqual([row.first, row.first]);
      expect(await effects(prepared, row)).toEqual(once);
      expect(await commandsOf(prepared, row)).toBe(1);
    },
  );

  it.each(rows)('$kind with another body under the same idempotency key is refused and stores nothing', async (row) => {
    const prepared = await sentTo(row);
    const key = randomUUID();
    await prepared.send(prepared.body, key);
    const other = await prepared.send(row.otherBody, key);

    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await effects(prepared, row)).toEqual(once);
    expect(await commandsOf(prepared, row)).toBe(1);
    expect((await prepared.send(prepared.body, key)).status).toBe(row.first);
  });

  it.each(rows)('$kind at the wrong step names the step and what is open, and changes nothing', async (row) => {
    const prepared = await prepare(row.kind, await upgradeAt(row.elsewhere));
    const before = await everythingOf(prepared);
    const key = randomUUID();
    const body = row.bodyElsewhere ?? prepared.body;
    const refused = await prepared.send(body, key);

    expect(refused.status).toBe(409);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body).toMatchObject({ code: 'step-not-open', step: row.elsewhere, open: row.openElsewhere });
    const after = await everythingOf(prepared);
    expect(after.upgrade?.upgrade).toEqual(before.upgrade?.upgrade);
    expect({ ...after, upgrade: null }).toEqual({ ...before, upgrade: null });
    expect((await prepared.send(body, key)).body).toEqual(refused.body);
  });

  it('registerKey for an abandoned upgrade is refused, since nothing is open there', async () => {
    const upgrade = await upgradeAt('license-agreement');
    const { body, send } = await prepare('abandon', upgrade);
    await send(body, randomUUID());

    expect(await upgrade.visitor.register(upgrade.registrationKey)).toMatchObject({
      status: 409,
      body: { code: 'step-not-open', step: 'abandoned', open: [] },
    });
    expect(await effects(upgrade, registerKey)).toEqual(once);
  });

  const customers = [registerKey, ...rows.filter(({ kind }) => kind !== 'retryKit' && kind !== 'abandon')];

  it.each(customers)('$kind with one idempotency key on two upgrades has its effect on both', async (row) => {
    const [one, other] = [await sentTo(row), await sentTo(row)];
    const key = randomUUID();
    const replies = await Promise.all([one.send(one.body, key), other.send(other.body, key)]);

    expect(replies.map(({ status, body }) => [status, body.id])).toEqual([
      [row.first, one.id],
      [row.first, other.id],
    ]);
    expect(await effects(one, row)).toEqual(once);
    expect(await effects(other, row)).toEqual(once);
  });

  it("an operator's idempotency key is not good for another upgrade", async () => {
    const [one, other] = [await upgradeAt('license-agreement'), await upgradeAt('license-agreement')];
    const key = randomUUID();
    const abandon = await prepare('abandon', one);
    await abandon.send(abandon.body, key);
    const { body, send } = await prepare('abandon', other);

    expect(await send(body, key)).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await other.visitor.upgrade(other.id)).toMatchObject({ step: 'license-agreement' });
  });

  it('gives one of two operators who retry a kit at once one attempt, and tells the other', async () => {
    const { id, visitor } = await upgradeAt('parked');
    const retry = (reason: string) =>
      asRole(current().url, 'operator', `/v1/operations/upgrades/${id}/commands`, {
        method: 'POST',
        body: { kind: 'retryKit', reason },
      });
    const replies = await Promise.all([retry('mended by one'), retry('mended by another')]);

    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    await visitor.reaches(id, 'completed');
    expect(await eventsOf({ id, orderNumber: '', registrationKey: '', visitor }, 'kitRetried')).toBe(1);
  });
});
