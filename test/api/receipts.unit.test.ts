import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { checkReceipt } from '../../bin/check-receipt.ts';
import type { signedReceipt } from '../../contract/receipts.ts';
import { readPublicKey } from '../../gateways/signatures.ts';
import { signerOf } from '../../gateways/signer.ts';
import { newBrowser } from './browser.ts';
import { activationCode, code, completed, key, layoutDigest, now, upgrade, upgradeId } from './fixtures.ts';
import { runApp, type RunningApp } from './run-app.ts';

const params = { id: upgradeId };
let app: RunningApp;
let browser: ReturnType<typeof newBrowser>;

beforeEach(async () => {
  app = await runApp();
  browser = newBrowser(app.url);
  await browser.call('registerKey', { body: { registrationKey: key } });
  app.storage.upgradeRecords.set(upgradeId, completed());
});

afterEach(async () => app.stop());

type Signed = z.input<typeof signedReceipt>;

async function readReceipt(): Promise<Signed> {
  return (await browser.call('readReceipt', { params })).raw as Signed;
}

async function receiptAndKey() {
  const signed = await readReceipt();
  const pem = (await newBrowser(app.url).call('readReceiptKey')).raw as string;
  return { signed, keys: [readPublicKey(pem)] };
}

describe('a receipt', () => {
  it('lists the codes that are kept and issued with the terms they have, and what they rest on', async () => {
    expect((await readReceipt()).receipt).toEqual({
      kind: 'crossgrade.receipt.v1',
      upgradeId,
      issuedAt: now.toISOString(),
      customerNumber: 'C-00042',
      suite: { code: 'COMPLETE', name: 'Complete' },
      catalogRevision: 3,
      orders: [
        {
          orderNumber: '00012345',
          revision: 1,
          basis: 'covers',
          seats: 100,
          startsOn: '2026-12-01',
          expiresOn: '2027-11-30',
          canceled: false,
        },
      ],
      agreement: { version: '4.2', digest: 'd'.repeat(64), acceptedAt: now.toISOString() },
      codes: [
        {
          productId: 'ENDGRD1S1',
          name: 'Product 1 é',
          delivery: 'on-premises',
          action: 'retain',
          activationCode: code,
          state: 'active',
          seatsByDay: [{ from: '2026-01-01', to: '2028-06-30', seats: 40 }],
          expiresOn: '2028-06-30',
        },
        {
          productId: 'ENDGRD2S1',
          name: 'Product 2 é',
          delivery: 'on-premises',
          action: 'issue',
          activationCode: activationCode(code.replace('OS', 'EG')),
          state: 'active',
          seatsByDay: [{ from: '2026-12-01', to: '2027-11-30', seats: 100 }],
          expiresOn: '2027-11-30',
        },
      ],
      kit: { revision: 1, layoutDigest },
      event: { number: 0, hash: 'e'.repeat(64) },
    });
  });

  it('is verified with the public key that everybody can read', async () => {
    const { signed, keys } = await receiptAndKey();
    const checked = checkReceipt(JSON.stringify(signed, null, 4), keys);
    expect(checked).toMatchObject({ ok: true, receipt: signed.receipt, keyId: keys[0]?.keyId });
  });

  it.each([
    ['seats', '"seats":40', '"seats":4000'],
    ['a last day', '"expiresOn":"2028-06-30"', '"expiresOn":"2038-06-30"'],
    ['an activation code', '"activationCode":"OS', '"activationCode":"EG'],
    ['the agreement', '"version":"4.2"', '"version":"4.3"'],
    ['the kit', `{"revision":1,"layoutDigest":"${layoutDigest}"}`, 'null'],
    ['the customer', '"C-00042"', '"C-00043"'],
    ['the place in the chain', '"number":0', '"number":1'],
  ])('that was changed in %s is refused', async (_what, said, forged) => {
    const { signed, keys } = await receiptAndKey();
    const text = JSON.stringify(signed);
    expect(text).toContain(said);
    const checked = checkReceipt(text.replace(said, forged), keys);
    expect(checked).toEqual({ ok: false, wrong: 'it was changed after it was signed, or never signed with this key' });
  });

  it('of another key is refused, also when it names the right one', async () => {
    const { signed, keys } = await receiptAndKey();
    const signature = signerOf(generateKeyPairSync('ed25519').privateKey).sign(signed.receipt);
    const check = (keyId: string) =>
      checkReceipt(JSON.stringify({ ...signed, signature: { ...signature, keyId } }), keys);
    expect(check(signature.keyId)).toEqual({ ok: false, wrong: `it is signed with another key, ${signature.keyId}` });
    expect(check(signed.signature.keyId)).toMatchObject({ ok: false });
  });

  it.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['a receipt without a signature', '{"receipt":{}}'],
  ])('that is %s is none', async (_what, text) => {
    const { keys } = await receiptAndKey();
    expect(checkReceipt(text, keys)).toMatchObject({ ok: false });
  });

  it('that holds anything beside what is signed is none', async () => {
    const { signed, keys } = await receiptAndKey();
    expect(checkReceipt(JSON.stringify({ ...signed, note: 'valid for ever' }), keys)).toEqual({
      ok: false,
      wrong: 'it is no receipt (the whole: Unrecognized key: "note")',
    });
  });

  it('is not there before there is a code, and says what is open', async () => {
    app.storage.upgradeRecords.set(upgradeId, upgrade({ step: 'account-form' }));
    expect(await browser.call('readReceipt', { params })).toMatchObject({
      status: 409,
      body: { code: 'step-not-open', step: 'account-form' },
    });
  });

  it('is there as soon as a code is kept, whatever the step, and once all is done', async () => {
    app.storage.upgradeRecords.set(upgradeId, completed({ step: 'product-selection', kit: null }));
    const early = await browser.call('readReceipt', { params });
    expect(early).toMatchObject({ status: 200, body: { receipt: { kit: null } } });
    app.storage.upgradeRecords.set(upgradeId, completed({ plan: null }));
    expect(await browser.call('readReceipt', { params })).toMatchObject({
      status: 200,
      body: { receipt: { codes: [] } },
    });
  });

  it('is read again when the upgrade was written in between, and never mixed', async () => {
    const { placeOf } = app.storage.feed;
    let reads = 0;
    const feed = {
      ...app.storage.feed,
      placeOf: async (id: string) => {
        const place = await placeOf(id);
        reads += 1;
        return place && reads < 3 ? { ...place, revision: place.revision + 1 } : place;
      },
    };
    Object.assign(app.storage, { feed });
    expect(await browser.call('readReceipt', { params })).toMatchObject({ status: 200 });
    expect(reads).toBe(3);
  });
});
