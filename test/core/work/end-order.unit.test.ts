import { describe, expect, it } from '@jest/globals';
import { grantOf } from '../../../core/orders.ts';
import { convertedBy, endOrder, isLastOrder, orderNamed } from '../../../core/work/end-order.ts';
import { makePlan } from '../../../core/work/plan.ts';
import { component, day, order, owned, productId, suiteOf } from '../builders.ts';
import { facts, storedPlan, upgrade } from '../upgrade-builder.ts';

const first = order();
const second = order({ id: 'order-2', orderNumber: '4712' });
const made = owned('T1', 'ENDGRD1T1', { kind: 'trial' });
const converted = { ...made, kind: 'full', grants: [...made.grants, grantOf(first)] } as const;
const ended = { ...second, canceled: true, endsOn: day('2026-12-31') };

describe('orderNamed', () => {
  it.each([
    ['4711', 'order-1'],
    ['4712', 'order-2'],
    ['471', undefined],
  ])('finds %s', (orderNumber, id) => {
    expect(orderNamed(orderNumber, upgrade({ orders: [first, second] }))?.id).toBe(id);
  });
});

describe('two orders of one number', () => {
  it('are told apart by which of them stands', () => {
    const other = order({ id: 'order-3', orderNumber: '4712' });
    expect(orderNamed('4712', upgrade({ orders: [ended, other] }))?.id).toBe('order-3');
  });
});

describe('isLastOrder', () => {
  it.each([
    ['the only one', [first], true],
    ['the only one that stands', [first, ended], true],
    ['one of two', [first, second], false],
  ])('knows %s', (_, orders, last) => {
    expect(isLastOrder(first, upgrade({ orders }))).toBe(last);
  });
});

describe('endOrder', () => {
  it('ends what the order gave to whatever license, owned or issued, and nothing else', () => {
    const A1 = { ...owned('A1', 'ENDGRD7E1'), grants: [grantOf(first), grantOf(second)] };
    const A2 = { ...owned('A2', 'MAILGW1S1'), grants: [grantOf(second)] };
    const gone = { ...owned('A3', 'CENCON1S1'), grants: [grantOf(first)], state: { kind: 'returned' } as const };
    const made = { ...owned('new-1', 'CLDAPP1S1'), grants: [grantOf(first)] };
    const given = facts({
      upgrade: upgrade({ orders: [first, second] }),
      owned: [A1, A2, gone, owned('A4', 'OFFICE1S1')],
      issued: [made],
    });
    for (const lastDay of [day('2026-12-31'), null]) {
      expect(endOrder(first, lastDay, given)).toEqual({
        endings: [{ orderId: 'order-1', licenseIds: ['A1', 'A3', 'new-1'], lastDay }],
      });
    }
  });

  it('makes converted trials trials again with the last order', () => {
    const at = (orders: readonly (typeof first)[]) => facts({ upgrade: upgrade({ orders }), owned: [converted] });
    expect(endOrder(first, null, at([first, ended])).unconverted).toEqual(['T1']);
    expect(endOrder(first, null, at([first, second]))).not.toHaveProperty('unconverted');
  });
});

describe('convertedBy', () => {
  it('names the trials that the orders made full, and no other license', () => {
    const kept = owned('A1', 'ENDGRD2S1');
    const extended = { ...kept, grants: [...kept.grants, grantOf(first)] };
    const trial = owned('T2', 'ENDGRD1T1', { kind: 'trial' });
    expect(convertedBy(upgrade({ orders: [first] }), [converted, extended, trial])).toEqual(['T1']);
  });

  it('names also a trial that was suspended after it was made full, and is held by now', () => {
    const suite = suiteOf(component('ENDGRD1S1', { convertsTrials: true }));
    const trial = owned('T1', 'ENDGRD1T1', { kind: 'trial' });
    const made = makePlan({ upgrade: upgrade({ suite }), owned: [trial], notMatched: [] });
    expect(made.conversions).toEqual(['T1']);
    const full = { ...trial, kind: 'full', grants: [...trial.grants, grantOf(first)] } as const;
    const suspended = { ...full, state: { kind: 'suspended' } } as const;
    const before = upgrade({ suite, plan: storedPlan(made.plan?.components ?? []) });
    const again = makePlan({ upgrade: before, owned: [suspended], notMatched: [] }).plan;
    expect(again?.components).toMatchObject([{ action: 'held', productId: productId('ENDGRD1S1'), licenseId: 'T1' }]);
    const at = upgrade({ suite, plan: storedPlan(again?.components ?? []) });
    expect(endOrder(first, null, facts({ upgrade: at, owned: [suspended] })).unconverted).toEqual(['T1']);
  });
});
