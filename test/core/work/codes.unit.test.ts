import { describe, expect, it } from '@jest/globals';
import { grantOf } from '../../../core/orders.ts';
import type { Upgrade } from '../../../core/upgrade.ts';
import { issueCodes } from '../../../core/work/codes.ts';
import { order } from '../builders.ts';
import { held, issue, places, question, retain, select, storedPlan, upgrade } from '../upgrade-builder.ts';

const plan = storedPlan([
  retain('ENDGRD1S1', 'A1'),
  issue('ENDGRD2S1'),
  issue('MAILGW1S1'),
  issue('CENCON1S1'),
  issue('CLDAPP1S1'),
]);

describe('issueCodes', () => {
  it('makes a code for each product that was selected and is not owned, and for no other', () => {
    const change = issueCodes(chosen(['ENDGRD2S1', 'CLDAPP1S1']));
    expect(change.licenses).toEqual([
      { productId: 'ENDGRD2S1', grants: [grantOf(order())] },
      { productId: 'CLDAPP1S1', grants: [grantOf(order())] },
    ]);
    expect(change.events).toEqual([{ type: 'codesIssued', facts: { productIds: ['ENDGRD2S1', 'CLDAPP1S1'] } }]);
  });

  it.each([
    ['retained', retain('MAILGW1S1', 'A4')],
    ['asked', question('MAILGW1S1', ['A4', 'A3'])],
    ['held', held('MAILGW1S1', 'A4')],
  ])('makes none for a product that is %s by now', (_, component) => {
    expect(issueCodes(chosen(['MAILGW1S1'], { plan: storedPlan([component]) })).licenses).toEqual([]);
  });

  it('grants all standing orders to each new code', () => {
    const orders = [order(), order({ id: 'order-2', canceled: true }), order({ id: 'order-3', seats: 20 })];
    const { licenses } = issueCodes(chosen(['ENDGRD2S1'], { orders }));
    expect(licenses?.map(({ grants }) => grants.map(({ orderId }) => orderId))).toEqual([['order-1', 'order-3']]);
  });

  it.each([
    ['something to install', ['ENDGRD2S1'], [], 'deployment-kit'],
    ['services alone', ['CLDAPP1S1'], [], 'completed'],
    ['a service, and installers of an owned product', ['CLDAPP1S1'], ['ENDGRD1S1'], 'deployment-kit'],
  ])('goes on from %s', (_, productIds, installersFor, step) => {
    const change = issueCodes(chosen(productIds, {}, installersFor));
    expect(change.to).toEqual({ step, parked: false });
    expect(change.kit?.state).toBe(step === 'completed' ? undefined : 'building');
  });

  it.each([{ plan: null }, { selection: null }])(
    'throws without a plan and a selection: a fault of ours',
    (without) => {
      expect(() => issueCodes(chosen(['ENDGRD2S1'], without))).toThrow('codes are issued for a selection of a plan');
    },
  );
});

function chosen(productIds: readonly string[], changed: Partial<Upgrade> = {}, installersFor: readonly string[] = []) {
  const { kind: _, ...selection } = select(productIds, { installersFor });
  return upgrade({ ...places['activation-codes'], plan, selection, ...changed });
}
