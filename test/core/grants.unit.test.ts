import { describe, expect, it } from '@jest/globals';
import { addDays } from '../../core/days.ts';
import { endGrantsOf, withGrantsOf, withoutGrantsOf } from '../../core/grants.ts';
import { lastDayWithSeats, seatsByDay } from '../../core/seats.ts';
import { day, grant, order } from './builders.ts';

const first = order();
const second = order({
  id: 'order-2',
  seats: 20,
  basis: 'adds',
  startsOn: day('2026-12-20'),
  expiresOn: day('2027-12-19'),
});

describe('withGrantsOf', () => {
  it('gives an order once, however often it is settled', () => {
    const once = withGrantsOf([grant()], [first]);
    expect(once).toEqual([
      grant(),
      grant({ orderId: 'order-1', startsOn: first.startsOn, expiresOn: first.expiresOn }),
    ]);
    expect(withGrantsOf(once, [first, second])).toHaveLength(3);
    expect(withGrantsOf(once, [first])).toEqual(once);
  });

  it('does not stretch again what was ended', () => {
    const ended = endGrantsOf(withGrantsOf([grant()], [first]), first.id, day('2027-02-09'));
    expect(withGrantsOf(ended, [first])).toEqual(ended);
  });

  it('gives nothing for a canceled order', () => {
    expect(withGrantsOf([grant()], [{ ...first, canceled: true }])).toEqual([grant()]);
  });

  it('makes a code in grace active at once, with the day that the order bought', () => {
    const inGrace = [grant({ expiresOn: day('2026-11-28') })];
    expect(lastDayWithSeats(withGrantsOf(inGrace, [first]))).toBe('2027-11-30');
  });
});

describe('withoutGrantsOf', () => {
  it('gives back what was imported', () => {
    const imported = [grant(), grant({ seats: 3, basis: 'adds' })];
    expect(withoutGrantsOf(withGrantsOf(imported, [first, second]), new Set(['order-1', 'order-2']))).toEqual(imported);
  });
});

describe('endGrantsOf', () => {
  it('ends the first order 30 days after its reversal and leaves the second as it is (worked case)', () => {
    const own = grant({ seats: 80, expiresOn: day('2027-06-30') });
    const settled = withGrantsOf([own], [first, second]);
    const reverted = endGrantsOf(settled, first.id, addDays(day('2027-01-10'), 30));
    expect(seatsByDay(reverted)).toEqual([
      { from: '2025-01-01', to: '2026-11-30', seats: 80 },
      { from: '2026-12-01', to: '2026-12-19', seats: 100 },
      { from: '2026-12-20', to: '2027-02-09', seats: 120 },
      { from: '2027-02-10', to: '2027-06-30', seats: 100 },
      { from: '2027-07-01', to: '2027-12-19', seats: 20 },
    ]);
  });

  it('never makes an end later', () => {
    const settled = withGrantsOf([], [first]);
    expect(endGrantsOf(settled, first.id, day('2030-01-01'))).toEqual(settled);
  });

  it('takes away what had not begun', () => {
    expect(endGrantsOf(withGrantsOf([grant()], [first]), first.id, day('2026-11-30'))).toEqual([grant()]);
  });
});
