import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newBrowser } from './browser.ts';
import { key, upgradeId } from './fixtures.ts';
import { acceptance, formRequest, orderRequest, retry } from './requests.ts';
import { runApp, tokens, type RunningApp } from './run-app.ts';

const params = { id: upgradeId };
let app: RunningApp;
let browser: ReturnType<typeof newBrowser>;

async function start(given: Parameters<typeof runApp>[0] = {}) {
  app = await runApp(given);
  browser = newBrowser(app.url);
  await browser.call('registerKey', { body: { registrationKey: key } });
}

beforeEach(async () => start());
afterEach(async () => app.stop());

describe('a command', () => {
  it('that has its outcome in time is answered with the upgrade', async () => {
    const { status, body } = await browser.call('acceptAgreement', { params, body: acceptance });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: upgradeId });
    expect(app.rung).toEqual(['registerKey', 'acceptAgreement']);
  });

  it('that is refused is answered with its problem', async () => {
    const problem = { code: 'step-not-open', step: 'account-form', open: ['submitForm'] } as const;
    app.storage.judge = () => ({ accepted: false, problem });
    const { status, body, headers } = await browser.call('acceptAgreement', { params, body: acceptance });
    expect(status).toBe(409);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toEqual({
      type: '/docs/problems/step-not-open',
      title: 'This is not open at the present step',
      status: 409,
      detail: 'The upgrade stands at account-form. Open now: submitForm.',
      ...problem,
    });
  });

  it('that was set aside is an internal error with its reference', async () => {
    app.storage.judge = () => ({ accepted: false, problem: { code: 'internal-error', reference: 'abc' } });
    const { status, body } = await browser.call('acceptAgreement', { params, body: acceptance });
    expect(status).toBe(500);
    expect(body.reference).toBe('abc');
  });

  it('that gets no outcome in time is kept, and says where to ask again', async () => {
    app.storage.decides = false;
    const startedAt = performance.now();
    const { status, body, headers } = await browser.call('acceptAgreement', { params, body: acceptance });
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(status).toBe(202);
    expect(body).toMatchObject({ outcome: null, kind: 'acceptAgreement', upgradeId });
    expect(headers.get('location')).toBe(`/v1/commands/${body.id}`);
    expect(await browser.call('readCommand', { params: { id: body.id } })).toMatchObject({
      status: 200,
      body,
    });
  });

  it('is not hindered by a ring that fails or never comes back', async () => {
    for (const ring of [
      async () => Promise.reject(new Error('away')),
      async () => new Promise<never>(() => undefined),
    ]) {
      await app.stop();
      await start({ ring });
      expect(await browser.call('acceptAgreement', { params, body: acceptance })).toMatchObject({ status: 200 });
    }
  });

  it('is stored in the words of the domain, typed codes in canonical spelling, each once', async () => {
    const ownedActivationCodes = ['os2k7m3q9tx4c6f8e5n7a9w2zy6u3km', formRequest.ownedActivationCodes[0]];
    await browser.call('submitForm', { params, body: { ...formRequest, ownedActivationCodes } });
    const { command, asked } = app.storage.asked.at(-1) ?? {};
    expect(command).toMatchObject({
      kind: 'submitForm',
      form: { user: formRequest.user },
      ownedActivationCodes: [formRequest.ownedActivationCodes[0]],
    });
    expect(asked).toMatchObject({
      actor: { kind: 'visitor' },
      route: 'PUT /v1/upgrades/{id}/account-form',
      idempotencyKey: null,
    });
  });

  it('names each malformed code of a form by its place', async () => {
    const ownedActivationCodes = [formRequest.ownedActivationCodes[0], key, 'OSCE12E3X'];
    const { status, body } = await browser.call('submitForm', {
      params,
      body: { ...formRequest, ownedActivationCodes },
    });
    expect(status).toBe(422);
    expect(body.code).toBe('form-refused');
    expect(body.fields.map(({ field }: { field: string }) => field)).toEqual([
      'ownedActivationCodes[1]',
      'ownedActivationCodes[2]',
    ]);
  });

  it('of an operator carries the reason, and needs one', async () => {
    const token = tokens.operator;
    expect(await newBrowser(app.url).call('commandUpgrade', { params, token, body: retry })).toMatchObject({
      status: 200,
    });
    expect(app.storage.asked.at(-1)).toMatchObject({
      command: retry,
      asked: { actor: { kind: 'operator', id: 'operator' } },
    });
    for (const body of [{ kind: 'retryKit' }, { kind: 'abandon', reason: ' ' }, { kind: 'registerKey', reason: 'x' }]) {
      expect(await newBrowser(app.url).call('commandUpgrade', { params, token, body })).toMatchObject({ status: 400 });
    }
  });
});

describe('Idempotency-Key', () => {
  const once = { 'Idempotency-Key': 'click-1' };

  it('gives the same request the stored answer, rung once', async () => {
    const first = await browser.call('acceptAgreement', { params, body: acceptance, headers: once });
    const second = await browser.call('acceptAgreement', { params, body: acceptance, headers: once });
    expect(second.body).toEqual(first.body);
    expect(app.rung).toEqual(['registerKey', 'acceptAgreement']);
  });

  it('refuses another request under the same key', async () => {
    await browser.call('acceptAgreement', { params, body: acceptance, headers: once });
    const other = { ...acceptance, version: '4.3' };
    const { status, body } = await browser.call('acceptAgreement', { params, body: other, headers: once });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'idempotency-key-reused' });
  });

  it('makes a repeated request wait while the first is undecided, then 202', async () => {
    app.storage.decides = false;
    const first = await browser.call('acceptAgreement', { params, body: acceptance, headers: once });
    const second = await browser.call('acceptAgreement', { params, body: acceptance, headers: once });
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body.id).toBe(first.body.id);
  });

  it.each(['', 'x'.repeat(256), 'clé'])('%j is refused', async (value) => {
    const { status, body } = await browser.call('acceptAgreement', {
      params,
      body: acceptance,
      headers: { 'Idempotency-Key': value },
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'request-refused', fields: [{ field: 'Idempotency-Key' }] });
  });

  it('of 255 characters is accepted', async () => {
    const headers = { 'Idempotency-Key': '~'.repeat(255) };
    expect(await browser.call('acceptAgreement', { params, body: acceptance, headers })).toMatchObject({ status: 200 });
  });
});

describe('orders', () => {
  const token = tokens.partner;

  it('are placed once: the same again gets the same answer, other content is refused', async () => {
    const first = await browser.call('placeOrder', { token, body: orderRequest });
    const again = await browser.call('placeOrder', { token, body: orderRequest });
    const other = await browser.call('placeOrder', { token, body: { ...orderRequest, seats: 101 } });
    expect([first.status, again.status, other.status]).toEqual([201, 200, 409]);
    expect(again.body).toEqual(first.body);
    expect(first.body).toMatchObject({ orderNumber: '00012345', certificate: { registrationKey: key }, upgradeId });
    expect(other.body).toMatchObject({ code: 'order-number-used', orderNumber: '00012345' });
  });

  it('have their last day worked out from the term', async () => {
    const body = { ...orderRequest, startsOn: '2028-02-29' };
    await browser.call('placeOrder', { token, body });
    const read = await browser.call('readOrder', { token, params: { orderNumber: '00012345' } });
    expect(read.body).toMatchObject({ expiresOn: '2029-02-28', termMonths: 12 });
    expect(await browser.call('listOrders', { token })).toMatchObject({
      body: { items: [read.body], nextCursor: null },
    });
  });

  it.each([
    [{ suite: 'NONE' }, 'suite'],
    [{ startsOn: '2025-11-01' }, 'termMonths'],
    [{ startsOn: '2025-11-01', termMonths: undefined, expiresOn: '2026-11-30' }, 'expiresOn'],
    [{ ownedActivationCodes: [key] }, 'ownedActivationCodes[0]'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
  ])('with %j are refused by field', async (changed, field) => {
    const { status, body } = await browser.call('placeOrder', { token, body: { ...orderRequest, ...changed } });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'order-refused', fields: [{ field }] });
  });

  it('are absent under a number that is not theirs', async () => {
    expect(await browser.call('readOrder', { token, params: { orderNumber: '4711' } })).toMatchObject({ status: 404 });
  });
});
