import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newBrowser } from './browser.ts';
import { certificateRecord, orderRecord } from './fixtures.ts';
import { orderRequest } from './requests.ts';
import { runApp, tokens, type RunningApp } from './run-app.ts';

const params = { orderNumber: orderRequest.orderNumber };
let app: RunningApp;

beforeAll(async () => {
  app = await runApp({ settings: { publicUrl: 'https://upgrades.example' } });
  await newBrowser(app.url).call('placeOrder', { token: tokens.partner, body: orderRequest });
});

afterAll(async () => app.stop());

const read = (more: object = {}) =>
  newBrowser(app.url).call('readCertificate', { token: tokens.partner, params, ...more });

describe('GET /v1/orders/{orderNumber}/certificate', () => {
  it('answers with a PDF that no cache keeps and that has a name and a tag', async () => {
    const { status, headers } = await read();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('content-disposition')).toBe('inline; filename="license-certificate-LC-88213001.pdf"');
    expect(headers.get('etag')).toMatch(/^"[0-9a-f]{64}"$/);
  });

  it('is drawn for the page on which keys are registered, in the language that is asked for', async () => {
    expect((await read({ query: { language: 'ja' } })).raw).toBe(
      JSON.stringify(['LC-88213001', 100, 'ja', 'https://upgrades.example/start']),
    );
  });

  it('knows no other number, and no other language', async () => {
    expect(await read({ params: { orderNumber: '404' } })).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await read({ query: { language: 'xx' } })).toMatchObject({ status: 400, body: { code: 'request-refused' } });
  });

  it('is not there for an order that was canceled', async () => {
    const find = app.storage.certificates.find;
    Object.assign(app.storage.certificates, {
      find: async () => ({ ...certificateRecord(orderRecord()), canceled: true }),
    });
    expect(await read()).toMatchObject({ status: 409, body: { code: 'order-canceled' } });
    Object.assign(app.storage.certificates, { find });
  });
});
