import { describe, expect, it } from '@jest/globals';
import { grantOf } from '../../../core/orders.ts';
import { joinOrder } from '../../../core/work/join-order.ts';
import { order } from '../builders.ts';
import { held, issue, places, placesBut, question, retain, storedPlan, upgrade } from '../upgrade-builder.ts';

const second = order({ id: 'order-2', basis: 'adds', seats: 20 });

describe('joinOrder', () => {
  it('opens an upgrade with its first order, and tells seats and basis alone', () => {
    expect(joinOrder(upgrade({ orders: [] }), order(), [])).toEqual({
      grants: [],
      events: [{ type: 'orderPlaced', facts: { orderId: 'order-1', seats: 100, basis: 'covers' } }],
    });
  });

  it.each(placesBut())('leaves an upgrade where it stands: %s', (name) => {
    const plan = storedPlan([retain('ENDGRD1S1', 'A1')]);
    expect(joinOrder(upgrade({ ...places[name], plan }), second, [])).not.toHaveProperty('to');
  });

  it('gives a later order at once to every code that was retained or issued, and to no other', () => {
    const plan = storedPlan([
      retain('ENDGRD1S1', 'A1'),
      issue('ENDGRD2S1'),
      question('MAILGW1S1', ['A4', 'A3']),
      held('CENCON1S1', 'A7'),
    ]);
    const change = joinOrder(upgrade({ ...places.completed, plan }), second, [{ id: 'new-1' }]);
    expect(change.grants).toEqual([
      { licenseId: 'A1', grant: grantOf(second) },
      { licenseId: 'new-1', grant: grantOf(second) },
    ]);
  });

  it('gives nothing before the plan: the order is planned with the first', () => {
    expect(joinOrder(upgrade(places['account-form']), second, []).grants).toEqual([]);
  });
});
