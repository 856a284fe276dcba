import { describe, expect, it } from '@jest/globals';
import type { License } from '../../../core/licenses.ts';
import { grantOf } from '../../../core/orders.ts';
import type { Upgrade } from '../../../core/upgrade.ts';
import { joinOrder } from '../../../core/work/join-order.ts';
import { makePlan } from '../../../core/work/plan.ts';
import { day, order, owned } from '../builders.ts';
import {
  held,
  issue,
  type PlaceName,
  places,
  placesBut,
  question,
  retain,
  select,
  storedPlan,
  upgrade,
} from '../upgrade-builder.ts';

const first = order();
const second = order({ id: 'order-2', orderNumber: '4712', basis: 'adds', seats: 20 });
const orders = [first, second];

const A1 = owned('A1', 'ENDGRD7E1', { to: '2027-09-30' });
const A3 = owned('A3', 'MAILGW1E1', { seats: 20, to: '2027-09-30' });
const A4 = owned('A4', 'MAILGW1E2', { seats: 500 });
const code = { ...owned('new-1', 'CENCON1S1'), grants: [grantOf(first)] };

/** Where an upgrade stands when its plan is there. */
const afterPlan = [
  'product-selection',
  'activation-codes',
  'deployment-kit',
  'deployment-kit, parked',
  'completed',
] satisfies PlaceName[];

describe('joinOrder', () => {
  it('opens an upgrade with its first order, and tells seats and basis alone', () => {
    expect(join({ orders: [first] }, { order: first })).toEqual({
      codeEndsOn: null,
      events: [{ type: 'orderPlaced', facts: { orderId: 'order-1', seats: 100, basis: 'covers' } }],
    });
  });

  it.each(placesBut())('leaves an upgrade where it stands: %s', (name) => {
    expect(join({ ...places[name], plan: storedPlan([issue('ENDGRD1S1')]) })).not.toHaveProperty('to');
    expect(join(places[name])).not.toHaveProperty('to');
  });
});

describe('joinOrder before the plan', () => {
  it.each(['registration-key', 'license-agreement', 'account-form', 'activation-plan', 'lapsed'] satisfies PlaceName[])(
    'gives nothing and plans nothing at %s: the order is planned with the first',
    (name) => {
      const change = join(places[name], { owned: [A1] });
      expect(change).not.toHaveProperty('grants');
      expect(change).not.toHaveProperty('plan');
      expect(change.events).toHaveLength(1);
    },
  );

  it.each([
    ['none is owned', [], null],
    ['the one that would be kept', [A1], '2027-09-30'],
    ['the first of several', [A1, owned('A2', 'CENCON1S1', { to: '2027-01-31' })], '2027-01-31'],
    ['not one that is asked about', [A3, A4], null],
    ['not one of no component', [owned('X1', 'OFFICE1S1', { to: '2026-12-31' })], null],
    ['not one that is held', [{ ...A1, state: { kind: 'suspended' } }], null],
    ['not one that has ended already', [owned('A5', 'CENCON1S1', { to: '2026-11-20' })], null],
    ['not one that lasts for ever', [owned('A6', 'CENCON1S1', { to: null })], null],
  ] satisfies [string, License[], string | null][])(
    'notes when the first code ends that it would keep: %s',
    (_, licenses, endsOn) => {
      expect(join({ orders: [first] }, { order: first, owned: licenses }).codeEndsOn).toBe(endsOn);
    },
  );
});

describe('joinOrder after the plan', () => {
  it.each(afterPlan)(
    'gives a later order to every code that was retained or issued, and to no other, at %s',
    (name) => {
      const A7 = owned('A7', 'CLDAPP1S1', { state: { kind: 'suspended' } });
      const { productIds } = select(['CENCON1S1']);
      const change = join(
        {
          ...places[name],
          plan: storedPlan([
            retain('ENDGRD1S1', 'A1'),
            issue('ENDGRD2S1'),
            question('MAILGW1S1', ['A4', 'A3']),
            issue('CENCON1S1'),
            held('CLDAPP1S1', 'A7'),
          ]),
          selection: { planVersion: 1, productIds, installersFor: [] },
          issued: productIds,
        },
        { owned: [settled(A1), A3, A4, A7], issued: [code] },
      );
      expect(change.grants).toEqual([
        { licenseId: 'A1', grant: grantOf(second) },
        { licenseId: 'new-1', grant: grantOf(second) },
      ]);
    },
  );

  it('makes no version of a plan that is the same', () => {
    const licenses = [A1, A3, A4];
    const plan = planOf([first], licenses);
    const change = join({ ...places.completed, plan }, { owned: [settled(A1), A3, A4] });
    expect(change).not.toHaveProperty('plan');
    expect(change.events).toEqual([{ type: 'orderPlaced', facts: { orderId: 'order-2', seats: 20, basis: 'adds' } }]);
  });

  it('makes no version where a code that lost could have lost to another one too', () => {
    const exact = owned('A2', 'ENDGRD1S1');
    const better = owned('A8', 'ENDGRD7E1', { seats: 90, to: '2028-06-30' });
    const lost = owned('A9', 'ENDGRD8E1', { seats: 40 });
    const plan = planOf([first], [exact, better, lost]);
    expect(plan.components.slice(0, 2)).toMatchObject([{ licenseId: 'A2' }, { licenseId: 'A8', notExtended: ['A9'] }]);
    const change = join({ ...places.completed, plan }, { owned: [settled(exact), settled(better), lost] });
    expect(change.plan?.components.slice(0, 2) ?? plan.components.slice(0, 2)).toEqual(plan.components.slice(0, 2));
    expect(change).not.toHaveProperty('plan');
  });

  it('retains a code that it names, with the grants of all standing orders, and tells a new version', () => {
    const named = owned('A9', 'CENCON1E1', { named: true });
    const change = join({ ...places.completed, plan: planOf([first], [A1]) }, { owned: [settled(A1), named] });
    expect(change.plan?.components[3]).toMatchObject({ action: 'retain', licenseId: 'A9' });
    expect(change.grants).toEqual([
      { licenseId: 'A1', grant: grantOf(second) },
      { licenseId: 'A9', grant: grantOf(first) },
      { licenseId: 'A9', grant: grantOf(second) },
    ]);
    expect(change.events).toEqual([
      { type: 'orderPlaced', facts: { orderId: 'order-2', seats: 20, basis: 'adds' } },
      { type: 'planMade', facts: { version: 2 } },
    ]);
  });

  it('retains a named code for the product that has none yet, not for the one whose new code was issued', () => {
    const { productIds } = select(['ENDGRD1S1']);
    const change = join(
      {
        ...places.completed,
        plan: planOf([first], []),
        selection: { planVersion: 1, productIds, installersFor: [] },
        issued: productIds,
      },
      { owned: [{ ...A1, named: true }], issued: [{ ...owned('new-1', 'ENDGRD1S1'), grants: [grantOf(first)] }] },
    );
    expect(change.plan?.components.slice(0, 2)).toMatchObject([
      { action: 'issue' },
      { action: 'retain', licenseId: 'A1' },
    ]);
  });

  it('holds a retained code that was suspended meanwhile, and gives it nothing', () => {
    const suspended: License = { ...settled(A1), state: { kind: 'suspended' } };
    const change = join({ ...places.completed, plan: planOf([first], [A1]) }, { owned: [suspended] });
    expect(change.plan?.components[0]).toEqual(held('ENDGRD1S1', 'A1'));
    expect(change.grants).toEqual([]);
  });

  it('asks nothing that was answered', () => {
    const answered = retain('MAILGW1S1', 'A3', { reason: { code: 'answered' }, notExtended: ['A4'] });
    const change = join({ ...places.completed, plan: storedPlan([answered]) }, { owned: [settled(A3), A4] });
    expect(change.plan?.components[2]).toEqual(answered);
    expect(change.grants).toEqual([{ licenseId: 'A3', grant: grantOf(second) }]);
  });

  it('gives nothing of an order that was reverted', () => {
    const reverted = order({ canceled: true, endsOn: day('2027-01-31') });
    const change = join(
      { ...places.completed, plan: planOf([first], [A1]), orders: [reverted, second] },
      { owned: [A1] },
    );
    expect(change.grants).toEqual([{ licenseId: 'A1', grant: grantOf(second) }]);
  });

  it.each([
    ['active', { kind: 'active' }, 1],
    ['suspended', { kind: 'suspended' }, 1],
    ['revoked', { kind: 'revoked', cause: 'law' }, 0],
    ['returned', { kind: 'returned' }, 0],
  ] satisfies [string, License['state'], number][])(
    'gives to an issued code that is %s as it must',
    (_, state, count) => {
      const at = { ...places.completed, plan: planOf([first], []) };
      expect(join(at, { issued: [{ ...code, state }] }).grants).toHaveLength(count);
    },
  );

  it('keeps what nobody could match for a person', () => {
    const change = join({ ...places.completed, plan: planOf([first], []) }, { notMatched: ['named-1'] });
    expect(change.plan?.notMatched).toEqual(['named-1']);
  });
});

interface Joined {
  readonly order?: typeof first;
  readonly owned?: readonly License[];
  readonly issued?: readonly License[];
  readonly notMatched?: readonly string[];
}

function join(at: Partial<Upgrade>, { order: joined = second, ...others }: Joined = {}) {
  return joinOrder({ upgrade: upgrade({ orders, ...at }), owned: [], issued: [], notMatched: [], ...others }, joined);
}

function planOf(placed: typeof orders, licenses: readonly License[]) {
  const { plan } = makePlan({ upgrade: upgrade({ orders: placed }), owned: licenses, notMatched: [] });
  return storedPlan(plan?.components ?? [], plan);
}

function settled(license: License): License {
  return { ...license, grants: [...license.grants, grantOf(first)] };
}
