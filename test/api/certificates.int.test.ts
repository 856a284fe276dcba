import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { haveTools } from '../kit/system-tools.ts';
import { ask, readCode } from '../certificate/certificates.ts';
import { tokens } from '../support/installation.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

const shared = sharedInstallation({ withWorker: false });
const orderNumber = '00077';
let key = '';
let certificateNumber = '';

const authorization = { authorization: `Bearer ${tokens.partner}` };

async function read(number = orderNumber, headers: Record<string, string> = {}) {
  const response = await fetch(`${shared.current().url}/v1/orders/${number}/certificate`, {
    headers: { ...authorization, ...headers },
  });
  return { response, pdf: new Uint8Array(await response.arrayBuffer()) };
}

beforeAll(async () => {
  haveTools('pdftotext', 'qpdf', 'zbarimg');
  const placed = await fetch(`${shared.current().url}/v1/orders`, {
    method: 'POST',
    headers: { ...authorization, 'content-type': 'application/json' },
    body: JSON.stringify({
      orderNumber,
      suite: 'complete',
      seats: 100,
      startsOn: '2126-12-01',
      termMonths: 12,
      timeZone: 'Asia/Tokyo',
      customer: {
        customerNumber: 'C-00077',
        companyName: '株式会社東京商会',
        country: 'JP',
        contact: { name: '山田', email: 'yamada@acme.test' },
      },
    }),
  });
  const { certificate } = parsePlaced(await placed.json());
  key = certificate.registrationKey;
  certificateNumber = certificate.number;
}, 300_000);

function parsePlaced(body: unknown) {
  return body as { certificate: { number: string; registrationKey: string } };
}

describe('the certificate of an order', () => {
  it('says what was ordered, in the language of the customer', async () => {
    const { response, pdf } = await read();
    expect(response.status).toBe(200);
    const text = ask(pdf, 'pdftotext', '-layout', 'PDF', '-');
    for (const said of ['ライセンス証明書', '株式会社東京商会', 'Suite Complete', certificateNumber, key]) {
      expect(text).toContain(said);
    }
    expect(text).toMatch(/Endpoint Guard for Mac +ENDGRD2S1/);
    expect(readCode(pdf)).toBe(`${shared.current().url}/start#rk=${key}`);
    expect(ask(pdf, 'qpdf', '--check', 'PDF')).toContain('No syntax or stream encoding errors found');
  });

  it('comes out the same again, and not at all to whoever has it', async () => {
    const [first, again] = [await read(), await read()];
    expect(Buffer.from(first.pdf).equals(again.pdf)).toBe(true);
    const etag = first.response.headers.get('etag') ?? '';
    expect(etag).toBe(`"${createHash('sha256').update(first.pdf).digest('hex')}"`);
    expect((await read(orderNumber, { 'if-none-match': etag })).response.status).toBe(304);
  });

  it('is as absent to another partner as one that never was', async () => {
    const { certificates } = shared.current().storage;
    expect(await certificates.find('another partner', orderNumber)).toBeNull();
    expect((await read('00078')).response.status).toBe(404);
  });

  it('leaves the key in no log', async () => {
    await read();
    expect(shared.current().logs()).not.toContain(key);
  });

  it('is that of the newest revision, and none once the order was canceled', async () => {
    const { database } = shared.current().storage;
    const { pdf: before } = await read();
    await database.$executeRaw`
      update upgrade_order set revision = 2, seats = 120 where order_number = ${orderNumber}`;
    const { pdf } = await read();
    expect(Buffer.from(pdf).equals(before)).toBe(false);
    expect(ask(pdf, 'pdftotext', 'PDF', '-')).toContain('改訂第2版');
    await database.$executeRaw`
      update upgrade_order set ended_as = 'canceled', ended_on = starts_on where order_number = ${orderNumber}`;
    expect((await read()).response.status).toBe(409);
  });
});
