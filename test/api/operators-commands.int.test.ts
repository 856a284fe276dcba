import { describe, expect, it } from '@jest/globals';
import { addDays } from '../../core/days.ts';
import { seatsByDay } from '../../core/seats.ts';
import type { tokens } from '../support/installation.ts';
import { confirmAddress } from '../support/one-time.ts';
import { own } from '../support/owned.ts';
import { asRole, orderBody, type PlacedOrder, placeOrder, type Reply, Visitor } from '../support/people.ts';
import { sharedInstallation } from '../support/shared-installation.ts';
import { day, product } from './fixtures.ts';

const ownEnd = day('2127-03-31');
const term = { startsOn: '2126-12-01', termMonths: undefined, expiresOn: '2127-11-30' };

/** A customer with one endpoint code, 40 seats to 2127-03-31, and an order of 100 seats to 2127-11-30. */
interface Case extends PlacedOrder {
  readonly visitor: Visitor;
  readonly customer: ReturnType<typeof orderBody>['customer'];
}

describe('what operators do to an upgrade', () => {
  const { current } = sharedInstallation();

  async function begin(): Promise<Case> {
    const { customer } = orderBody();
    const { demonstration, url } = current();
    await own(demonstration, customer.customerNumber, { productId: product('ENDGRD7E1'), seats: 40, until: ownEnd });
    const order = await placeOrder(url, { customer, ...term });
    return { ...order, visitor: new Visitor(url), customer };
  }

  async function beginCompleted(products: readonly string[]): Promise<Case> {
    const one = await begin();
    await one.visitor.walkToSelection(one);
    await one.visitor.select(one.upgradeId, products);
    await one.visitor.reaches(one.upgradeId, 'completed');
    await confirmAddress(current(), one.visitor);
    return one;
  }

  function command(
    { upgradeId }: Pick<PlacedOrder, 'upgradeId'>,
    body: Readonly<Record<string, unknown>>,
    role: keyof typeof tokens = 'operator',
  ): Promise<Reply> {
    const route = `/v1/operations/upgrades/${upgradeId}/commands`;
    return asRole(current().url, role, route, { method: 'POST', body: { reason: 'as agreed', ...body } });
  }

  const read = async ({ upgradeId }: Pick<PlacedOrder, 'upgradeId'>) => {
    const upgrade = await current().storage.upgrades.read(upgradeId);
    if (!upgrade) throw new Error('the upgrade is gone');
    return upgrade;
  };

  const licenseOf = async (one: Case, line: string) =>
    (await read(one)).licenses.find(({ productId }) => productId.startsWith(line));

  const seatsOf = async (one: Case, line: string) => seatsByDay((await licenseOf(one, line))?.grants ?? []);

  const eventsOf = async ({ upgradeId }: Case) =>
    (await current().storage.upgrades.events(upgradeId, 0, 100)).map(({ type }) => type);

  it('cancel an order: what it gave to kept codes ends today, its key opens nothing, and the suite can be bought again', async () => {
    const one = await begin();
    await one.visitor.walkToSelection(one);
    expect((await seatsOf(one, 'ENDGRD')).at(-1)).toMatchObject({ to: '2127-11-30', seats: 100 });

    expect(await command(one, { kind: 'cancelOrder', orderNumber: one.orderNumber })).toMatchObject({
      status: 200,
      body: { step: 'canceled', waitingOn: null, orders: [{ state: 'canceled' }] },
    });
    expect((await seatsOf(one, 'ENDGRD')).at(-1)).toMatchObject({ to: ownEnd, seats: 40 });
    expect(await command(one, { kind: 'cancelOrder', orderNumber: one.orderNumber })).toMatchObject({ status: 200 });
    expect(await new Visitor(current().url).register(one.registrationKey)).toMatchObject({
      status: 404,
      body: { code: 'registration-key-unknown' },
    });

    const again = await placeOrder(current().url, { customer: one.customer, ...term });
    expect(again.upgradeId).not.toBe(one.upgradeId);
  });

  it('cannot cancel an order that codes were issued under, and are told to revert it', async () => {
    const one = await beginCompleted(['CENCON1S1']);
    expect(await command(one, { kind: 'cancelOrder', orderNumber: one.orderNumber })).toMatchObject({
      status: 409,
      body: { code: 'codes-issued' },
    });
    expect(await command(one, { kind: 'cancelOrder', orderNumber: 'PO-other' })).toMatchObject({
      status: 422,
      body: { code: 'order-not-in-upgrade', orderNumber: 'PO-other' },
    });
  });

  it('revert one of two orders: the other stands, and the upgrade stays where it is', async () => {
    const one = await beginCompleted(['CENCON1S1']);
    const second = await placeOrder(current().url, { customer: one.customer, ...term, basis: 'adds', seats: 20 });
    expect((await seatsOf(one, 'CENCON1S1')).at(-1)).toMatchObject({ seats: 120, to: '2127-11-30' });

    const reverted = await command(one, { kind: 'revert', orderNumber: one.orderNumber });
    expect(reverted).toMatchObject({ status: 200, body: { step: 'completed' } });
    expect((await seatsOf(one, 'CENCON1S1')).at(-1)).toMatchObject({ seats: 20, to: '2127-11-30' });
    expect(second.upgradeId).toBe(one.upgradeId);
  });

  it('revert the last order: unused codes are revoked, used ones are listed, the kit and its links are gone', async () => {
    const one = await beginCompleted(['CENCON1S1', 'MAILGW1S1']);
    const link = await one.visitor.ask(`/v1/upgrades/${one.upgradeId}/kit-links`, { method: 'POST', body: {} });
    const used = await licenseOf(one, 'CENCON1S1');
    await current().storage.database.$executeRaw`
      update license set first_activated_at = now(), revision = revision + 1 where id = ${used?.id}::uuid`;

    expect((await command(one, { kind: 'revert', orderNumber: one.orderNumber })).status).toBe(200);
    await one.visitor.reaches(one.upgradeId, 'reverted');

    expect((await licenseOf(one, 'MAILGW1S1'))?.state).toEqual({ kind: 'revoked', cause: 'reversal' });
    expect((await licenseOf(one, 'CENCON1S1'))?.state).toEqual({ kind: 'active' });
    const shown = await asRole(current().url, 'viewer', `/v1/operations/upgrades/${one.upgradeId}`);
    expect(shown.body).toMatchObject({ operatorNeeded: true, codesLeftActive: [{ licenseId: used?.id }] });
    expect(String(link.body.url)).toContain('/kits/');
    expect((await fetch(String(link.body.url))).status).toBe(410);
    expect(
      await one.visitor.ask(`/v1/upgrades/${one.upgradeId}/kit-links`, { method: 'POST', body: {} }),
    ).toMatchObject({ status: 410, body: { code: 'kit-gone' } });
    expect(await eventsOf(one)).toEqual(expect.arrayContaining(['orderReverted', 'codesRevoked']));
  });

  it('revert at once for a duplicate, else on the notice day', async () => {
    const [soon, now] = [await beginCompleted(['CENCON1S1']), await beginCompleted(['CENCON1S1'])];
    await command(soon, { kind: 'revert', orderNumber: soon.orderNumber });
    await command(now, { kind: 'revert', orderNumber: now.orderNumber, ends: 'at-once' });

    const [later] = (await read(soon)).orders;
    const [today] = (await read(now)).orders;
    expect(today?.endsOn).toBe(today?.placedOn);
    expect(later?.endsOn).toBe(later && addDays(later.placedOn, 30));
  });

  it('release a registration when two of them ask: former ends are back, and the right customer can register (L5)', async () => {
    const one = await beginCompleted(['CENCON1S1']);
    expect(await command(one, { kind: 'releaseRegistration' })).toMatchObject({
      status: 200,
      body: { step: 'completed', releaseRequestedAt: expect.any(String) },
    });
    expect(await command(one, { kind: 'releaseRegistration' })).toMatchObject({
      status: 409,
      body: { code: 'second-person-needed' },
    });
    expect(await command(one, { kind: 'releaseRegistration' }, 'lead')).toMatchObject({
      status: 200,
      body: { step: 'registration-key' },
    });

    expect(await seatsOf(one, 'ENDGRD')).toEqual([{ from: addDays(ownEnd, -729), to: ownEnd, seats: 40 }]);
    expect((await licenseOf(one, 'CENCON1S1'))?.state).toEqual({ kind: 'revoked', cause: 'reversal' });
    expect((await one.visitor.ask(`/v1/upgrades/${one.upgradeId}`)).status).toBe(404);
    expect(await one.visitor.register(one.registrationKey)).toMatchObject({ body: { code: 'registration-key-used' } });

    const right = new Visitor(current().url);
    await right.walkToSelection(one);
    expect(await right.select(one.upgradeId, ['CENCON1S1'], { planVersion: 2 })).toMatchObject({ status: 200 });
    await right.reaches(one.upgradeId, 'completed');
    const issued = (await read(one)).licenses.filter(({ issuedFor }) => issuedFor !== null);
    expect(issued).toMatchObject([{ productId: 'CENCON1S1', state: { kind: 'active' } }]);
  });

  it('close the links of every kit of a registration that they release', async () => {
    const one = await beginCompleted(['MAILGW1S1']);
    const linkOf = async () => {
      const { body } = await one.visitor.ask(`/v1/upgrades/${one.upgradeId}/kit-links`, { method: 'POST', body: {} });
      return String(body.url);
    };
    const links = [await linkOf()];
    expect((await command(one, { kind: 'rebuildKit' })).status).toBe(200);
    await one.visitor.reaches(one.upgradeId, 'completed');
    links.push(await linkOf());
    await command(one, { kind: 'releaseRegistration' });
    expect(await command(one, { kind: 'releaseRegistration' }, 'lead')).toMatchObject({ status: 200 });

    expect(await Promise.all(links.map(async (link) => (await fetch(link)).status))).toEqual([410, 410]);
    const [kept] = await current().storage.database.$queryRaw<{ at: Date | null }[]>`
      select downloaded_at as at from upgrade where id = ${one.upgradeId}::uuid`;
    expect(kept).toEqual({ at: null });
  });

  it('cannot release a registration once its kit was fetched', async () => {
    const one = await beginCompleted(['CENCON1S1']);
    const link = await one.visitor.ask(`/v1/upgrades/${one.upgradeId}/kit-links`, { method: 'POST', body: {} });
    expect((await fetch(String(link.body.url))).status).toBe(200);
    expect(await command(one, { kind: 'releaseRegistration' })).toMatchObject({
      status: 409,
      body: { code: 'release-closed', because: 'kit-downloaded' },
    });
  });

  it('release a held product as its code, which is active again and gets its grant in the same answer', async () => {
    const one = await begin();
    await current().storage.database.$executeRaw`
      update license set state = 'suspended' where id = ${(await licenseOf(one, 'ENDGRD'))?.id}::uuid`;
    await one.visitor.walkToSelection(one);
    await one.visitor.select(one.upgradeId, []);
    await one.visitor.reaches(one.upgradeId, 'completed');
    expect((await read(one)).operatorNeeded).toBe(true);

    const released = await command(one, { kind: 'releaseHeld', productId: 'ENDGRD1S1', as: 'retain' });
    expect(released).toMatchObject({ status: 200, body: { step: 'completed', operatorNeeded: false } });
    expect((await licenseOf(one, 'ENDGRD'))?.state).toEqual({ kind: 'active' });
    expect((await seatsOf(one, 'ENDGRD')).at(-1)).toMatchObject({ to: '2127-11-30', seats: 100 });
  });

  it('release a held product as a new code, which the customer then selects: a second kit, and no second code', async () => {
    const one = await begin();
    await current().storage.database.$executeRaw`
      update license set state = 'revoked', state_cause = 'leak' where id = ${(await licenseOf(one, 'ENDGRD'))?.id}::uuid`;
    await one.visitor.walkToSelection(one);
    await one.visitor.select(one.upgradeId, ['CENCON1S1']);
    await one.visitor.reaches(one.upgradeId, 'completed');
    expect(await command(one, { kind: 'releaseHeld', productId: 'ENDGRD1S1', as: 'retain' })).toMatchObject({
      status: 400,
      body: { code: 'request-refused' },
    });
    expect((await command(one, { kind: 'releaseHeld', productId: 'ENDGRD1S1', as: 'issue' })).status).toBe(200);

    const more = await one.visitor.select(one.upgradeId, ['ENDGRD1S1'], { planVersion: 2 });
    expect(more.status).toBe(200);
    const upgrade = await one.visitor.reaches(one.upgradeId, 'completed');
    expect(upgrade).toMatchObject({ kit: { revision: 2, state: 'ready' } });
    const issued = (await read(one)).licenses.filter(({ issuedFor }) => issuedFor !== null);
    expect(issued.map(({ productId }) => productId).toSorted()).toEqual(['CENCON1S1', 'ENDGRD1S1']);
  });

  it('abandon and reopen: the upgrade goes on after the last thing that was done for it', async () => {
    const one = await begin();
    await one.visitor.walkToSelection(one);
    await command(one, { kind: 'abandon' });
    expect(await command(one, { kind: 'reopen' })).toMatchObject({ status: 200, body: { step: 'product-selection' } });
    await one.visitor.select(one.upgradeId, ['CENCON1S1'], { planVersion: 2 });
    await one.visitor.reaches(one.upgradeId, 'completed');
  });

  it('cannot reopen an upgrade that a later order has replaced', async () => {
    const one = await begin();
    await command(one, { kind: 'abandon' });
    await placeOrder(current().url, { customer: one.customer, ...term });
    expect(await command(one, { kind: 'reopen' })).toMatchObject({ status: 409, body: { code: 'upgrade-replaced' } });
  });

  it('extend the time that an unregistered key has', async () => {
    const one = await begin();
    expect((await command(one, { kind: 'extendDeadline', days: 30 })).status).toBe(200);
    const { since, dueAt } = await read(one);
    const nearAfterDays = 180 + 30 - 14;
    expect(dueAt?.getTime()).toBe(since.getTime() + nearAfterDays * 86_400_000);
  });

  it('start the run of an upgrade afresh, wherever it stands', async () => {
    const one = await begin();
    await one.visitor.register(one.registrationKey);
    expect(await command(one, { kind: 'startAfresh' })).toMatchObject({
      status: 200,
      body: { step: 'license-agreement' },
    });
    expect((await one.visitor.acceptAgreement(one.upgradeId)).status).toBe(200);
  });

  it('answer a question for the customer', async () => {
    const { customer } = orderBody();
    const { demonstration, url } = current();
    const [fewer, more] = [product('MAILGW1E1'), product('MAILGW1E2')];
    await own(demonstration, customer.customerNumber, { productId: fewer, seats: 20, until: day('2127-09-30') });
    await own(demonstration, customer.customerNumber, { productId: more, seats: 500, until: day('2127-03-31') });
    const one: Case = { ...(await placeOrder(url, { customer, ...term })), visitor: new Visitor(url), customer };
    await one.visitor.walkToSelection(one);
    const licenseId = (await read(one)).licenses.find(({ productId }) => productId === more)?.id;

    const answer = { kind: 'answerQuestion', planVersion: 1, productId: 'MAILGW1S1', licenseId };
    expect((await command(one, answer)).status).toBe(200);
    const answered = (await read(one)).plan?.components.find(({ productId }) => productId === 'MAILGW1S1');
    expect(answered).toMatchObject({ action: 'retain', licenseId });
  });

  it('see a key that a later order for another suite has superseded, until that one is canceled', async () => {
    const one = await begin();
    const other = await placeOrder(current().url, { customer: one.customer, ...term, suite: 'total' });
    expect(await one.visitor.register(one.registrationKey)).toMatchObject({
      status: 409,
      body: { code: 'order-superseded' },
    });
    expect((await read(one)).supersededBy).toBe(other.upgradeId);
    expect(await eventsOf(one)).toContain('upgradeSuperseded');

    await command(other, { kind: 'cancelOrder', orderNumber: other.orderNumber });
    expect((await one.visitor.register(one.registrationKey)).status).toBe(201);
  });

  it('find that a second order gives nothing to a code that was suspended meanwhile: its product is held', async () => {
    const one = await beginCompleted(['CENCON1S1']);
    await current().storage.database.$executeRaw`
      update license set state = 'suspended', revision = revision + 1
      where id = ${(await licenseOf(one, 'ENDGRD'))?.id}::uuid`;
    await placeOrder(current().url, { customer: one.customer, ...term, basis: 'adds', seats: 20 });

    const { plan, step } = await read(one);
    expect(step).toBe('completed');
    expect(plan?.components.find(({ productId }) => productId === 'ENDGRD1S1')?.action).toBe('held');
    expect((await seatsOf(one, 'ENDGRD')).at(-1)).toMatchObject({ seats: 100 });
    expect((await seatsOf(one, 'CENCON1S1')).at(-1)).toMatchObject({ seats: 120 });
  });

  it('see the codes that a second order names, planned with at once', async () => {
    const one = await begin();
    await one.visitor.walkToSelection(one);
    const named = await own(current().demonstration, one.customer.customerNumber, {
      productId: product('MAILGW1E1'),
      seats: 10,
      until: ownEnd,
    });
    await placeOrder(current().url, { customer: one.customer, ...term, ownedActivationCodes: [named, unknownCode] });

    const { plan } = await read(one);
    expect(plan).toMatchObject({ version: 2, notMatched: [unknownCode.slice(-5)] });
    expect(plan?.components.find(({ productId }) => productId === 'MAILGW1S1')?.action).toBe('retain');
  });
});

const unknownCode = 'ZZ-2K7M-3Q9TX-4C6F8-E5N7A-9W2ZY-6U3KM';
