import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../core/decisions/decide.ts';
import type { Facts } from '../../../core/decisions/facts.ts';
import { grantOf } from '../../../core/orders.ts';
import { accepted, refused } from '../../../core/result.ts';
import type { Upgrade } from '../../../core/upgrade.ts';
import { day, order, owned, productId } from '../builders.ts';
import { facts, operator, type PlaceName, places, placesBut, retain, storedPlan, upgrade } from '../upgrade-builder.ts';

const cancel = { kind: 'cancelOrder', orderNumber: '4711', reason: 'ordered by mistake' } as const;
const closed = ['reverting', 'canceled', 'abandoned', 'reverted'] satisfies PlaceName[];

const first = order();
const second = order({ id: 'order-2', orderNumber: '4712', basis: 'adds', seats: 20 });
const A1 = {
  ...owned('A1', 'ENDGRD7E1'),
  grants: [...owned('A1', 'ENDGRD7E1').grants, grantOf(first), grantOf(second)],
};
const A2 = owned('A2', 'MAILGW1S1');

describe('cancelOrder', () => {
  it.each(placesBut(...closed))(
    'cancels the only order at %s: what it gave ends today, and so does the upgrade',
    (name) => {
      expect(decide(cancel, at({ ...places[name], orders: [first] }))).toEqual(
        accepted({
          endings: [{ orderId: 'order-1', licenseIds: ['A1'], lastDay: '2026-12-01' }],
          unconverted: [],
          ordersEnded: [{ orderId: 'order-1', as: 'canceled', endsOn: '2026-12-01' }],
          to: { step: 'canceled', parked: false },
          events: [{ type: 'orderCanceled', facts: { orderId: 'order-1', endsOn: '2026-12-01', last: true } }],
        }),
      );
    },
  );

  it.each(placesBut(...closed))('leaves an upgrade at %s when another order stands', (name) => {
    expect(decide(cancel, at(places[name]))).toEqual(
      accepted({
        endings: [{ orderId: 'order-1', licenseIds: ['A1'], lastDay: '2026-12-01' }],
        ordersEnded: [{ orderId: 'order-1', as: 'canceled', endsOn: '2026-12-01' }],
        events: [{ type: 'orderCanceled', facts: { orderId: 'order-1', endsOn: '2026-12-01', last: false } }],
      }),
    );
  });

  it('ends the upgrade with the last order that stands', () => {
    const orders = [first, { ...second, canceled: true, endsOn: day('2026-12-01') }];
    expect(decide(cancel, at({ ...places['product-selection'], orders }))).toMatchObject({
      value: { to: { step: 'canceled' } },
    });
  });

  it.each([
    ['Pacific/Honolulu', '2026-12-02T09:59:59Z', '2026-12-01'],
    ['Pacific/Honolulu', '2026-12-02T10:00:00Z', '2026-12-02'],
    ['Pacific/Kiritimati', '2026-12-01T10:00:00Z', '2026-12-02'],
  ])('takes today from where the order was placed: %s at %s', (timeZone, instant, lastDay) => {
    const given = { ...at({ orders: [order({ timeZone })] }), nowMs: Date.parse(instant) };
    expect(decide(cancel, given)).toMatchObject({ value: { endings: [{ lastDay }] } });
  });

  it('makes trials that it converted trials again, with the last order alone', () => {
    const trial = owned('T1', 'ENDGRD1T1', { kind: 'trial' });
    const full = { ...trial, kind: 'full', grants: [...trial.grants, grantOf(first)] } as const;
    const placed = { ...places['product-selection'], plan: storedPlan([retain('ENDGRD1S1', 'T1')]) };
    expect(decide(cancel, { ...at({ ...placed, orders: [first] }), owned: [full] })).toMatchObject({
      value: { unconverted: ['T1'] },
    });
    const decision = decide(cancel, at(placed));
    expect(decision.ok && decision.value).not.toHaveProperty('unconverted');
  });

  it.each([
    ['building', 'deployment-kit'],
    ['failed', 'deployment-kit, parked'],
  ] as const)('stops a build of installers that is %s with the last order', (state, name) => {
    const kit = { revision: 1, state, attempt: 1, problem: null };
    expect(decide(cancel, at({ ...places[name], orders: [first], kit }))).toMatchObject({
      value: { to: { step: 'canceled' }, kit: { revision: 1, state: 'stopped' } },
    });
  });

  it.each(['activation-codes', 'deployment-kit', 'completed'] satisfies PlaceName[])(
    'is refused at %s once a code was issued: it is a reversal then',
    (name) => {
      const issued = [productId('ENDGRD2S1')];
      expect(decide(cancel, at({ ...places[name], issued }))).toEqual(refused({ code: 'codes-issued' }));
    },
  );

  it('is refused for an order of another upgrade, and names it', () => {
    for (const name of placesBut()) {
      expect(decide({ ...cancel, orderNumber: '9999' }, at(places[name]))).toEqual(
        refused({ code: 'order-not-in-upgrade', orderNumber: '9999' }),
      );
    }
  });

  it.each(placesBut())('changes nothing at %s when the order gives nothing any more', (name) => {
    const ended = order({ canceled: true, endsOn: day('2026-12-01') });
    expect(decide(cancel, at({ ...places[name], orders: [ended, second] }))).toEqual(accepted(null));
  });

  it.each(closed)('is closed at %s', (name) => {
    expect(decide(cancel, at(places[name]))).toMatchObject({
      ok: false,
      problem: { code: 'step-not-open', step: places[name].step },
    });
  });
});

function at(changed: Partial<Upgrade> = {}): Facts {
  const standing = upgrade({ ownerId: 'visitor-1', orders: [first, second], ...changed });
  return facts({ upgrade: standing, actor: operator, owned: [A1, A2] });
}
