import { describe, expect, it } from '@jest/globals';
import type { Revert } from '../../../core/commands.ts';
import { decide } from '../../../core/decisions/decide.ts';
import type { Facts } from '../../../core/decisions/facts.ts';
import { endGrantsOf } from '../../../core/grants.ts';
import type { License } from '../../../core/licenses.ts';
import { grantOf, type UpgradeOrder } from '../../../core/orders.ts';
import { accepted, refused } from '../../../core/result.ts';
import { seatsByDay } from '../../../core/seats.ts';
import type { Upgrade } from '../../../core/upgrade.ts';
import { joinOrder } from '../../../core/work/join-order.ts';
import { day, order, owned, productId } from '../builders.ts';
import {
  changeOf,
  facts,
  operator,
  type PlaceName,
  places,
  placesBut,
  retain,
  storedPlan,
  upgrade,
} from '../upgrade-builder.ts';

const revert: Revert = { kind: 'revert', orderNumber: '4711', ends: 'on-notice-day', reason: 'returned' };
const openAt = ['activation-codes', 'deployment-kit', 'deployment-kit, parked', 'completed'] satisfies PlaceName[];

const first = order();
const second = order({
  id: 'order-2',
  orderNumber: '4712',
  basis: 'adds',
  seats: 20,
  startsOn: day('2026-12-20'),
  expiresOn: day('2027-12-19'),
});
const A1 = settled(owned('A1', 'ENDGRD7E1', { seats: 80, to: '2027-06-30' }), [first, second]);
const A2 = owned('A2', 'OFFICE1S1');
const code = settled(owned('new-1', 'MAILGW1S1', { seats: 0 }), [first]);

describe('revert', () => {
  it.each(openAt)('ends what one order gave on the notice day at %s, and leaves the upgrade to the other', (name) => {
    expect(decide(revert, at(places[name]))).toEqual(
      accepted({
        endings: [{ orderId: 'order-1', licenseIds: ['A1', 'new-1'], lastDay: '2026-12-31' }],
        ordersEnded: [{ orderId: 'order-1', as: 'reverted', endsOn: '2026-12-31' }],
        events: [{ type: 'orderReverted', facts: { orderId: 'order-1', endsOn: '2026-12-31', last: false } }],
      }),
    );
  });

  it.each(openAt)('takes the codes back after the last order at %s', (name) => {
    expect(decide(revert, at({ ...places[name], orders: [first] }))).toEqual(
      accepted({
        endings: [{ orderId: 'order-1', licenseIds: ['A1', 'new-1'], lastDay: '2026-12-31' }],
        unconverted: [],
        ordersEnded: [{ orderId: 'order-1', as: 'reverted', endsOn: '2026-12-31' }],
        to: { step: 'reverting', parked: false },
        events: [{ type: 'orderReverted', facts: { orderId: 'order-1', endsOn: '2026-12-31', last: true } }],
      }),
    );
  });

  it.each([
    ['on-notice-day', '2026-12-31'],
    ['at-once', '2026-12-01'],
  ] as const)('ends %s', (ends, lastDay) => {
    expect(decide({ ...revert, ends }, at())).toMatchObject({
      value: { endings: [{ lastDay }], ordersEnded: [{ endsOn: lastDay }], events: [{ facts: { endsOn: lastDay } }] },
    });
  });

  it.each([
    ['Pacific/Honolulu', '2026-12-02T09:59:59Z', '2026-12-31'],
    ['Pacific/Honolulu', '2026-12-02T10:00:00Z', '2027-01-01'],
  ])('counts from the day where the order was placed: %s at %s', (timeZone, instant, lastDay) => {
    const given = { ...at({ orders: [order({ timeZone })] }), nowMs: Date.parse(instant) };
    expect(decide(revert, given)).toMatchObject({ value: { endings: [{ lastDay }] } });
  });

  it('gives 120, 100 and 20 seats after the first order was reverted (worked case)', () => {
    const given = at({ plan: storedPlan([retain('ENDGRD1S1', 'A1')]) });
    const imported = owned('A1', 'ENDGRD7E1', { seats: 80, to: '2027-06-30' });
    const joined = joinOrder({ ...given, owned: [settled(imported, [first])], issued: [], notMatched: [] }, second);
    expect(joined.grants).toEqual([{ licenseId: 'A1', grant: grantOf(second) }]);

    const reverted = changeOf(decide(revert, { ...given, nowMs: Date.parse('2027-01-10T11:00:00Z') }));
    const grants = (reverted.endings ?? [])
      .filter(({ licenseIds }) => licenseIds.includes('A1'))
      .reduce((left, { orderId, lastDay }) => endGrantsOf(left, orderId, lastDay ?? day('1900-01-01')), A1.grants);
    expect(seatsByDay(grants).slice(-3)).toEqual([
      { from: '2026-12-20', to: '2027-02-09', seats: 120 },
      { from: '2027-02-10', to: '2027-06-30', seats: 100 },
      { from: '2027-07-01', to: '2027-12-19', seats: 20 },
    ]);
  });

  it('makes trials that orders converted trials again, with the last order alone', () => {
    const converted = { ...settled(owned('T1', 'ENDGRD1T1', { kind: 'trial' }), [first]), kind: 'full' } as const;
    const given = { ...at({ orders: [first] }), owned: [converted] };
    expect(decide(revert, given)).toMatchObject({ value: { unconverted: ['T1'] } });
    const decision = decide(revert, { ...at(), owned: [converted] });
    expect(decision.ok && decision.value).not.toHaveProperty('unconverted');
  });

  it.each([
    ['building', 'deployment-kit'],
    ['failed', 'deployment-kit, parked'],
  ] as const)('stops a build that is %s with the last order alone', (state, name) => {
    const kit = { revision: 3, state, attempt: 2, problem: null };
    expect(decide(revert, at({ ...places[name], kit, orders: [first] }))).toMatchObject({
      value: { kit: { revision: 3, state: 'stopped', problem: null } },
    });
    const decision = decide(revert, at({ ...places[name], kit }));
    expect(decision.ok && decision.value).not.toHaveProperty('kit');
  });

  it('is refused for an order of another upgrade, and names it', () => {
    expect(decide({ ...revert, orderNumber: '9999' }, at())).toEqual(
      refused({ code: 'order-not-in-upgrade', orderNumber: '9999' }),
    );
  });

  it.each(placesBut())('changes nothing at %s when the order gives nothing any more', (name) => {
    const ended = order({ canceled: true, endsOn: day('2026-12-31') });
    expect(decide({ ...revert, ends: 'at-once' }, at({ ...places[name], orders: [ended] }))).toEqual(accepted(null));
  });

  it.each(placesBut(...openAt))('is closed at %s', (name) => {
    expect(decide(revert, at(places[name]))).toMatchObject({
      ok: false,
      problem: { code: 'step-not-open', step: places[name].step },
    });
  });
});

function at(changed: Partial<Upgrade> = {}): Facts {
  const issued = [productId('MAILGW1S1')];
  const standing = upgrade({ ...places.completed, ownerId: 'visitor-1', orders: [first, second], issued, ...changed });
  return facts({ upgrade: standing, actor: operator, owned: [A1, A2], issued: [code] });
}

function settled(license: License, orders: readonly UpgradeOrder[]): License {
  return { ...license, grants: [...license.grants, ...orders.map(grantOf)] };
}
