import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseDay } from '../../core/days.ts';
import { parseProductId } from '../../core/product-ids.ts';
import { own } from '../support/owned.ts';
import { asRole, Visitor } from '../support/people.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

interface Shown {
  readonly productId: string;
  readonly action: string;
  readonly activationCode?: string;
  readonly expiresOn: string | null;
  readonly seatsByDay: readonly { readonly from: string; readonly to: string; readonly seats: number }[];
  readonly settled: boolean;
  readonly candidates?: readonly { readonly licenseId: string; readonly recommended: boolean }[];
}

interface Plan {
  readonly version: number;
  readonly components: readonly Shown[];
}

describe('orders from JSON files', () => {
  const { current } = sharedInstallation();

  /** The customer owns what is named, the order is placed, and the customer goes on to the plan. */
  async function upgradeOf(file: string, owned: readonly (readonly [string, number, string])[]) {
    const order = parseOrder(readFileSync(new URL(`orders/${file}`, import.meta.url), 'utf8'));
    const codes: string[] = [];
    for (const [id, seats, end] of owned) {
      const [productId, until] = [parseProductId(id), parseDay(end)];
      if (!productId || !until) throw new Error('a test names products and days');
      codes.push(await own(current().demonstration, order.customer.customerNumber, { productId, seats, until }));
    }
    const { status, body } = await asRole(current().url, 'partner', '/v1/orders', { method: 'POST', body: order });
    expect(status).toBe(201);
    const placed = parsePlaced(body);
    const visitor = new Visitor(current().url);
    await visitor.walkToSelection({ ...placed, registrationKey: placed.certificate.registrationKey });
    const id = placed.upgradeId;
    const read = async () => parsePlan((await visitor.upgrade(id)).plan);
    return { id, visitor, codes, read };
  }

  it('three owned and five new: three codes are kept and extended, those selected of the others are new', async () => {
    const { id, visitor, codes, read } = await upgradeOf('three-owned-and-five-new.json', [
      ['ENDGRD7E1', 100, '2127-03-31'],
      ['MAILGW1E1', 40, '2127-04-30'],
      ['CLDAPP7E1', 160, '2127-05-31'],
    ]);
    const kept = (await read()).components.filter(({ action }) => action === 'retain');
    expect(kept.map(({ productId, activationCode, expiresOn }) => [productId, activationCode, expiresOn])).toEqual([
      ['ENDGRD1S1', codes[0], '2127-11-30'],
      ['MAILGW1S1', codes[1], '2127-11-30'],
      ['CLDAPP1S1', codes[2], '2127-11-30'],
    ]);
    expect(kept.map(({ seatsByDay }) => seatsByDay.map(({ to, seats }) => [to, seats]))).toEqual([
      [['2127-11-30', 100]],
      [
        ['2126-11-30', 40],
        ['2127-11-30', 100],
      ],
      [
        ['2127-05-31', 160],
        ['2127-11-30', 100],
      ],
    ]);

    await visitor.select(id, ['CENCON1S1', 'WEBFLT1S1']);
    await visitor.reaches(id, 'completed');
    const after = (await read()).components;
    expect(after.filter(({ settled }) => settled).map(({ productId }) => productId)).toEqual([
      'ENDGRD1S1',
      'MAILGW1S1',
      'CENCON1S1',
      'WEBFLT1S1',
      'CLDAPP1S1',
    ]);
    expect(after.filter(({ activationCode }) => activationCode === undefined).map(({ action }) => action)).toEqual([
      'issue',
      'issue',
      'issue',
    ]);
  });

  it('everything owned: all codes are extended, and there is no kit', async () => {
    const products = ['ENDGRD1S1', 'ENDGRD2S1', 'MAILGW1S1', 'CENCON1S1', 'CLDAPP1S1'];
    const { id, visitor, codes, read } = await upgradeOf(
      'everything-owned.json',
      products.map((productId) => [productId, 100, '2127-03-31'] as const),
    );
    const { components } = await read();
    expect(components.map(({ action, activationCode }) => [action, activationCode])).toEqual(
      codes.map((code) => ['retain', code]),
    );
    await visitor.select(id, []);
    expect((await visitor.reaches(id, 'completed')).kit).toBeUndefined();
    const link = await visitor.change('POST', `/v1/upgrades/${id}/kit-links`, {});
    expect(link).toMatchObject({ status: 409, body: { code: 'nothing-new-to-install' } });
    const sheet = JSON.stringify((await visitor.ask(`/v1/upgrades/${id}/code-sheet`)).body);
    expect(codes.filter((code) => sheet.includes(code))).toEqual(codes);
  });

  it('one tie: the upgrade completes with the question open, and the answer gives the grant at once', async () => {
    const { id, visitor, codes, read } = await upgradeOf('one-tie.json', [
      ['MAILGW1E1', 20, '2127-09-30'],
      ['MAILGW1E2', 500, '2127-03-31'],
    ]);
    await visitor.select(id, ['CENCON1S1']);
    await visitor.reaches(id, 'completed');

    const { version, components } = await read();
    const question = components.find(({ action }) => action === 'question');
    const recommended = question?.candidates?.find((candidate) => candidate.recommended);
    const answered = await visitor.change('POST', `/v1/upgrades/${id}/answers`, {
      planVersion: version,
      productId: 'MAILGW1S1',
      licenseId: recommended?.licenseId,
    });
    expect(answered.status).toBe(200);
    const mail = parsePlan(answered.body.plan).components.find(({ productId }) => productId === 'MAILGW1S1');
    expect(mail).toMatchObject({ action: 'retain', activationCode: codes[1], expiresOn: '2127-11-30', settled: true });
    expect(mail?.seatsByDay.slice(-2).map(({ to, seats }) => [to, seats])).toEqual([
      ['2127-03-31', 500],
      ['2127-11-30', 100],
    ]);
  });
});

function parseOrder(text: string): { readonly customer: { readonly customerNumber: string } } {
  return JSON.parse(text) as { customer: { customerNumber: string } };
}

function parsePlaced(body: unknown) {
  return body as { orderNumber: string; upgradeId: string; certificate: { registrationKey: string } };
}

function parsePlan(plan: unknown): Plan {
  return plan as Plan;
}
