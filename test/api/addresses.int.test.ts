import { describe, expect, it } from '@jest/globals';
import { mailedTo, signIn } from '../support/one-time.ts';
import { ask, asRole, formBody, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

describe('the mail that confirms an address', () => {
  const { current } = sharedInstallation({ withWorker: false });

  it('is sent once for a form that was decided when nobody waited for it any more', async () => {
    const worker = await current().startWorker();
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await visitor.register(registrationKey);
    await visitor.acceptAgreement(upgradeId);
    await worker.kill();
    expect((await visitor.submitForm(upgradeId)).status).toBe(202);
    await current().startWorker();
    await mailedTo(current(), visitor.email, 'confirm-address');
    await visitor.reaches(upgradeId, 'product-selection');
    expect((await visitor.submitForm(upgradeId)).status).toBe(200);
    const mails = await current().storage.mails.page({ upgradeId }, { limit: 100, cursor: null });
    expect(mails.items.filter(({ kind }) => kind === 'confirm-address')).toHaveLength(1);
  });

  it('goes to the right address once a mistyped one is corrected, by the customer or by two people', async () => {
    await current().startWorker();
    for (const correctedBy of ['customer', 'operators'] as const) {
      const order = await placeOrder(current().url);
      const { upgradeId } = order;
      const visitor = new Visitor(current().url);
      await visitor.walkToSelection(order);
      const mistyped = await mailedTo(current(), visitor.email, 'confirm-address');
      await visitor.select(upgradeId, ['MAILGW1S1']);
      await visitor.reaches(upgradeId, 'completed');
      const kitLink = async () => (await visitor.change('POST', `/v1/upgrades/${upgradeId}/kit-links`, {})).status;
      expect(await kitLink()).toBe(403);

      const right = `right.${visitor.email}`;
      const correct = `/v1/upgrades/${upgradeId}/account-address`;
      const corrections = {
        customer: async () => (await visitor.change('PUT', correct, { email: right })).status,
        operators: async () => correctByTwo(upgradeId, right),
      };
      expect(await corrections[correctedBy]()).toBe(200);
      expect((await visitor.ask('/v1/session')).body).toMatchObject({ account: { email: right, confirmed: false } });
      const form = await visitor.ask(`/v1/upgrades/${upgradeId}/account-form`);
      expect(form.body.user).toMatchObject({ email: { value: right } });

      for (const proof of [{ token: mistyped.token }, { email: visitor.email, code: mistyped.code }])
        expect(await visitor.change('POST', '/v1/address-confirmations', proof)).toMatchObject({ status: 403 });
      expect(await kitLink()).toBe(403);
      expect(await tellsReplaced(upgradeId)).toEqual([
        { to: visitor.email, text: expect.not.stringMatching(/right|@|Odalys|Brandt|Quillmere/) },
      ]);
      const { token } = await mailedTo(current(), right, 'confirm-address');
      await visitor.change('POST', '/v1/address-confirmations', { token });
      expect(await kitLink()).toBe(200);
      expect(await visitor.change('PUT', correct, { email: 'another@acme.test' })).toMatchObject({
        status: 409,
        body: { code: 'address-confirmed' },
      });
    }
  });

  it('tells an address that a corrected form names no more, and no address for a correction of something else', async () => {
    await current().startWorker();
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await visitor.walkToSelection(order);
    const { user } = formBody({}, visitor.email);
    const correct = async (email: string, lastName: string) =>
      visitor.submitForm(order.upgradeId, { user: { ...user, email, lastName } });
    expect(await correct(visitor.email.toUpperCase(), 'Brandt')).toMatchObject({ status: 200 });
    expect(await correct(`right.${visitor.email}`, 'Brandt')).toMatchObject({ status: 200 });
    expect(await tellsReplaced(order.upgradeId)).toMatchObject([{ to: visitor.email.toUpperCase() }]);
  });

  it('ends what the mails to a confirmed address opened, when two people put another in its place', async () => {
    await current().startWorker();
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await visitor.walkToSelection(order);
    const elsewhere = new Visitor(current().url);
    await signIn(current(), elsewhere, visitor.email);
    expect((await elsewhere.ask(`/v1/upgrades/${order.upgradeId}`)).status).toBe(200);
    await correctByTwo(order.upgradeId, `moved.${visitor.email}`);
    expect((await elsewhere.ask(`/v1/upgrades/${order.upgradeId}`)).status).toBe(401);
    expect((await visitor.ask('/v1/session')).body).toMatchObject({ account: { confirmed: false } });
  });

  it('is sent anew by an operator, once for each time it is asked, with a link that is good', async () => {
    await current().startWorker();
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await visitor.walkToSelection(order);
    const first = await mailedTo(current(), visitor.email, 'confirm-address');
    const settled = await eventually('the mail is sent', async () => {
      const mail = (await mailsOf(order.upgradeId)).find(({ kind }) => kind === 'confirm-address');
      return mail?.state === 'sent' && mail;
    });
    const resend = { kind: 'resendMail', mailId: settled.id };
    expect(await operate('operator', order.upgradeId, resend)).toMatchObject({ status: 200 });
    expect(await operate('operator', order.upgradeId, resend)).toMatchObject({
      status: 409,
      body: { code: 'mail-not-resent', because: 'replaced' },
    });
    const again = await eventually('another mail', async () => {
      const mail = await mailedTo(current(), visitor.email, 'confirm-address');
      return mail.token !== first.token && mail;
    });
    const mails = (await mailsOf(order.upgradeId)).filter(({ kind }) => kind === 'confirm-address');
    expect(mails.map(({ state }) => state === 'replaced')).toEqual([false, true]);
    expect(await visitor.change('POST', '/v1/address-confirmations', { token: again.token })).toMatchObject({
      status: 200,
    });
    const certificate = (await mailsOf(order.upgradeId)).find(({ kind }) => kind === 'certificate');
    const other = await placeOrder(current().url);
    expect(await operate('operator', other.upgradeId, { kind: 'resendMail', mailId: certificate?.id })).toMatchObject({
      status: 404,
    });
  });

  async function operate(role: 'operator' | 'lead', upgradeId: string, command: object) {
    const body = { reason: 'the customer telephoned', ...command };
    return asRole(current().url, role, `/v1/operations/upgrades/${upgradeId}/commands`, { method: 'POST', body });
  }

  async function correctByTwo(upgradeId: string, email: string): Promise<number> {
    const correct = { kind: 'correctAddress', email };
    expect(await operate('operator', upgradeId, correct)).toMatchObject({
      status: 200,
      body: { addressRequestedAt: expect.any(String) },
    });
    expect(await operate('operator', upgradeId, correct)).toMatchObject({ body: { code: 'second-person-needed' } });
    const { status, body } = await operate('lead', upgradeId, correct);
    expect([status, body.addressRequestedAt]).toEqual([200, undefined]);
    const audit = await asRole(current().url, 'viewer', `/v1/operations/audit?upgrade=${upgradeId}`);
    expect(audit.body.items).toMatchObject([
      { act: 'correctAddress', outcome: 'accepted', reason: 'the customer telephoned' },
      { act: 'correctAddress', outcome: 'second-person-needed' },
      { act: 'correctAddress', outcome: 'accepted' },
    ]);
    expect(JSON.stringify(audit.body)).not.toContain(email);
    return status;
  }

  /** What old addresses were told, once it is sent. */
  async function tellsReplaced(upgradeId: string) {
    const sent = await eventually('the old address is told', async () => {
      const mails = (await mailsOf(upgradeId)).filter(({ kind }) => kind === 'address-replaced');
      return mails.length > 0 && mails.every(({ state }) => state === 'sent') && mails;
    });
    const read = sent.map(async ({ id }) => (await ask(`${current().url}/v1/sandbox/mails/${id}`)).body);
    return (await Promise.all(read)).map(({ to, text }) => ({ to, text }));
  }

  async function mailsOf(upgradeId: string) {
    return (await current().storage.mails.page({ upgradeId }, { limit: 100, cursor: null })).items;
  }
});
