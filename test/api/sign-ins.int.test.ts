import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { day, product } from './fixtures.ts';
import { confirmAddress, mailedTo, signIn } from '../support/one-time.ts';
import { fresh } from '../support/installation.ts';
import { own } from '../support/owned.ts';
import { asRole, orderBody, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

describe('signing in', () => {
  const { current } = sharedInstallation();

  async function customer() {
    const visitor = new Visitor(current().url);
    const order = await placeOrder(current().url);
    await visitor.register(order.registrationKey);
    await visitor.acceptAgreement(order.upgradeId);
    await visitor.submitForm(order.upgradeId);
    return { visitor, ...order };
  }

  it('by the mailed link reaches the upgrade from another browser, in any spelling of the address', async () => {
    const { visitor, upgradeId } = await customer();
    const elsewhere = new Visitor(current().url);
    expect((await signIn(current(), elsewhere, visitor.email.toUpperCase())).body).toEqual({
      account: { email: visitor.email, confirmed: true },
      reaches: 'everything',
    });
    expect((await elsewhere.ask(`/v1/upgrades/${upgradeId}`)).status).toBe(200);
    expect((await elsewhere.ask('/v1/upgrades')).body.items).toMatchObject([{ id: upgradeId }]);
    const listed = (await elsewhere.ask('/v1/sessions')).body.items as { isThisOne: boolean }[];
    expect(listed.map(({ isThisOne }) => isThisOne)).toEqual([true, false]);
    await elsewhere.ask('/v1/sessions', { method: 'DELETE' });
    expect((await visitor.ask(`/v1/upgrades/${upgradeId}`)).body.code).toBe('session-ended');
  });

  it('by a link works once, in a crowd too, and again for the request whose answer was lost', async () => {
    const { visitor } = await customer();
    await visitor.change('POST', '/v1/sign-ins', { email: visitor.email });
    const { token } = await mailedTo(current(), visitor.email, 'sign-in');
    const confirm = (key?: string) =>
      new Visitor(current().url).change('POST', '/v1/sign-in-confirmations', { token }, key);
    const replies = await Promise.all(Array.from({ length: 8 }, (_, index) => confirm(`key-${String(index)}`)));
    const first = replies.findIndex(({ status }) => status === 200);
    expect(replies.filter(({ status }) => status === 403)).toHaveLength(7);
    const again = await confirm(`key-${String(first)}`);
    expect(again.headers.getSetCookie()).toEqual(replies[first]?.headers.getSetCookie());
  });

  it('by a code bears five wrong tries, and then only the link works', async () => {
    const { visitor } = await customer();
    await visitor.change('POST', '/v1/sign-ins', { email: visitor.email });
    const { code, token } = await mailedTo(current(), visitor.email, 'sign-in');
    const guess = (typed: string) =>
      new Visitor(current().url).change('POST', '/v1/sign-in-confirmations', { email: visitor.email, code: typed });
    for (let times = 0; times < 5; times += 1) expect((await guess(code.startsWith('1') ? '2' : '1')).status).toBe(403);
    expect((await guess(code)).status).toBe(403);
    const link = await new Visitor(current().url).change('POST', '/v1/sign-in-confirmations', { token });
    expect(link.status).toBe(200);
  });

  it('repeated under one idempotency key mails once', async () => {
    const { visitor } = await customer();
    for (let times = 0; times < 2; times += 1)
      await visitor.change('POST', '/v1/sign-ins', { email: visitor.email }, 'the same');
    const { id } = (await current().storage.accounts.byAddress(visitor.email)) ?? {};
    expect(
      await current().storage.database.oneTimeCode.count({ where: { accountId: id ?? '', purpose: 'sign-in' } }),
    ).toBe(1);
  });

  it('lets a returning customer add a key: it is theirs at once', async () => {
    const { visitor } = await customer();
    await signIn(current(), visitor, visitor.email);
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    const [one, other] = await Promise.all([visitor.register(registrationKey), visitor.register(registrationKey)]);
    expect([one.body.id, other.body.id]).toEqual([upgradeId, upgradeId]);
    expect((await new Visitor(current().url).register(registrationKey)).body.code).toBe('registration-key-used');
    expect((await visitor.ask('/v1/upgrades')).body.items).toHaveLength(2);
  });

  it('shows a returning customer, and the partner, what was bought and not registered, with the end at risk (L8)', async () => {
    const customerNumber = fresh('C');
    const customer = { ...orderBody().customer, customerNumber };
    const ending = { productId: product('WEBFLT1E1'), seats: 30, until: day('2026-12-20') };
    await own(current().demonstration, customerNumber, ending);
    const visitor = new Visitor(current().url);
    await visitor.walkToSelection(await placeOrder(current().url, { customer }));
    const { orderNumber, registrationKey } = await placeOrder(current().url, { customer, suite: 'total' });
    await placeOrder(current().url, { suite: 'total' });
    const bought = async (who = visitor) => (await who.ask('/v1/unregistered-orders')).body.items;
    const toPartner = async () => (await asRole(current().url, 'partner', `/v1/orders/${orderNumber}`)).body;
    expect(await bought()).toEqual([]);
    await confirmAddress(current(), visitor);
    const suite = { code: 'total', name: 'Suite Total' };
    expect(await bought()).toMatchObject([{ orderNumber, suite, endAtRisk: '2026-12-20' }]);
    expect(await toPartner()).toMatchObject({ registered: false, endAtRisk: '2026-12-20' });
    expect(await bought(new Visitor(current().url))).toEqual([]);

    expect((await visitor.register(registrationKey)).status).toBeLessThan(300);
    await eventually('it is registered', async () => (await toPartner()).registered === true);
    expect(await toPartner()).toMatchObject({ endAtRisk: null });
    expect(await bought()).toEqual([]);
  });

  it('keeps what was done when the session ends in the middle of the form (F10)', async () => {
    const { visitor } = await customer();
    await signIn(current(), visitor, visitor.email);
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    await visitor.register(registrationKey);
    await visitor.acceptAgreement(upgradeId);
    await current().storage.database.accountSession.deleteMany({});
    expect((await visitor.submitForm(upgradeId)).body).toMatchObject({ status: 401, code: 'session-ended' });
    await signIn(current(), visitor, visitor.email);
    expect(await visitor.upgrade(upgradeId)).toMatchObject({ step: 'account-form', agreement: { version: '1.0' } });
    expect((await visitor.submitForm(upgradeId)).status).toBe(200);
  });

  it('stays impossible for whoever typed the address first but cannot read its mail', async () => {
    const thief = await customer();
    await confirmAddress(current(), thief.visitor);
    const owner = new Visitor(current().url);
    await signIn(current(), owner, thief.visitor.email);
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    await owner.register(registrationKey);
    const elsewhere = new Visitor(current().url);
    expect((await elsewhere.ask(`/v1/upgrades/${upgradeId}`)).status).toBe(404);
  });

  it('makes exactly one of 20 accounts the owner of a key that they register at once (E1)', async () => {
    const crowd = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const visitor = new Visitor(current().url);
        const accountId = await newAccount(visitor.email);
        const token = Buffer.alloc(32, accountId).toString('base64url');
        await current().storage.sessions.open(accountId, token, null);
        return { visitor, token };
      }),
    );
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    const replies = await Promise.all(
      crowd.map(({ visitor, token }) =>
        visitor.ask('/v1/registrations', {
          method: 'POST',
          body: { registrationKey },
          headers: { cookie: `crossgrade_session=${token}` },
        }),
      ),
    );
    const owners = replies.filter(({ status }) => status === 200 || status === 201);
    expect(owners.length).toBeLessThanOrEqual(1);
    const upgrade = await current().storage.upgrades.owner(upgradeId);
    expect(upgrade?.ownerId).not.toBeNull();
    for (const { status, body } of replies.filter((reply) => !owners.includes(reply) && reply.status !== 202))
      expect([status, body.code]).toEqual([409, 'registration-key-used']);
  });

  async function newAccount(address: string): Promise<string> {
    const { database, sealing } = current().storage;
    const id = randomUUID();
    await database.account.create({
      data: {
        id,
        addressDigest: sealing.digest(address, 'address'),
        addressSealed: sealing.seal(address, `account:${id}`),
        createdAt: new Date(),
      },
    });
    return id;
  }
});
