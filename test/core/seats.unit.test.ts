import { describe, expect, it } from '@jest/globals';
import type { Grant } from '../../core/licenses.ts';
import {
  isNoDayWorse,
  lastDayOf,
  lastDayOfTrial,
  lastDayWithSeats,
  maintenanceEnd,
  seatsByDay,
  seatsOn,
} from '../../core/seats.ts';
import { day, grant, owned } from './builders.ts';

const ordered = grant({ orderId: 'order-1', startsOn: day('2026-12-01'), expiresOn: day('2027-11-30') });

describe('seatsOn', () => {
  it('is the most of what covers, plus the sum of what adds', () => {
    const grants = [
      grant({ seats: 80 }),
      grant({ seats: 100 }),
      grant({ seats: 20, basis: 'adds' }),
      grant({ seats: 5, basis: 'adds' }),
    ];
    expect(seatsOn(grants, day('2026-12-01'))).toBe(125);
  });

  it('counts the first and the last day, and no other beside them', () => {
    const on = ['2026-11-30', '2026-12-01', '2027-11-30', '2027-12-01'].map((text) => seatsOn([ordered], day(text)));
    expect(on).toEqual([0, 100, 100, 0]);
  });

  it('counts nothing of a trial', () => {
    expect(seatsOn([grant({ ofTrial: true })], day('2026-12-01'))).toBe(0);
  });
});

describe('seatsByDay', () => {
  it.each<[string, readonly Grant[], readonly (readonly [string, string | null, number])[]]>([
    ['nothing for no grants', [], []],
    ['nothing for a trial', [grant({ ofTrial: true })], []],
    ['nothing for a grant that ended before it began', [grant({ expiresOn: day('2024-12-31') })], []],
    ['one step for one grant', [grant()], [['2025-01-01', '2027-03-31', 100]]],
    ['a last step without end', [grant({ expiresOn: null })], [['2025-01-01', null, 100]]],
    [
      'a step up and a step down',
      [grant({ seats: 40, expiresOn: day('2028-06-30') }), ordered],
      [
        ['2025-01-01', '2026-11-30', 40],
        ['2026-12-01', '2027-11-30', 100],
        ['2027-12-01', '2028-06-30', 40],
      ],
    ],
    [
      'a gap as a step without seats',
      [grant({ seats: 60, expiresOn: day('2026-11-16') }), ordered],
      [
        ['2025-01-01', '2026-11-16', 60],
        ['2026-11-17', '2026-11-30', 0],
        ['2026-12-01', '2027-11-30', 100],
      ],
    ],
    [
      'one step where the number stays',
      [grant({ expiresOn: day('2026-11-30') }), ordered],
      [['2025-01-01', '2027-11-30', 100]],
    ],
    [
      'an end at the last day that can be written',
      [grant({ expiresOn: day('9999-12-31') }), ordered],
      [['2025-01-01', '9999-12-31', 100]],
    ],
    [
      'more seats for a while on a right for ever',
      [grant({ seats: 50, expiresOn: null }), ordered],
      [
        ['2025-01-01', '2026-11-30', 50],
        ['2026-12-01', '2027-11-30', 100],
        ['2027-12-01', null, 50],
      ],
    ],
  ])('shows %s', (_, grants, steps) => {
    expect(seatsByDay(grants)).toEqual(steps.map(([from, to, seats]) => ({ from, to, seats })));
  });
});

describe('lastDayWithSeats and lastDayOf', () => {
  it('is the end of the last step, for ever, or nothing at all; never a made-up date', () => {
    expect(lastDayWithSeats([grant(), ordered])).toBe('2027-11-30');
    expect(lastDayWithSeats([grant({ expiresOn: null }), ordered])).toBe('for-ever');
    expect(lastDayWithSeats([])).toBeNull();
    expect(lastDayWithSeats([grant({ ofTrial: true, expiresOn: null })])).toBeNull();
    expect(lastDayWithSeats([grant({ seats: 0 })])).toBeNull();
  });

  it('has no end for a perpetual right', () => {
    expect(lastDayOf(owned('A1', 'ENDGRD7E1', { perpetual: true }))).toBe('for-ever');
    expect(lastDayOf(owned('A1', 'ENDGRD7E1'))).toBe('2027-03-31');
  });
});

describe('lastDayOfTrial', () => {
  it('is the last day of the trial alone', () => {
    expect(lastDayOfTrial([grant({ ofTrial: true, expiresOn: day('2026-12-31') }), ordered])).toBe('2026-12-31');
    expect(lastDayOfTrial([grant({ ofTrial: true, expiresOn: null })])).toBe('for-ever');
    expect(lastDayOfTrial([ordered])).toBeNull();
  });
});

describe('maintenanceEnd', () => {
  const perpetual = { perpetual: true, maintenanceEndsOn: day('2027-01-31') };
  const forEver = grant({ expiresOn: null });

  it('is moved by an order, never made earlier', () => {
    expect(maintenanceEnd(owned('A1', 'ENDGRD7E1', { ...perpetual, grants: [forEver, ordered] }))).toBe('2027-11-30');
    const later = { ...perpetual, maintenanceEndsOn: day('2028-01-31'), grants: [forEver, ordered] };
    expect(maintenanceEnd(owned('A1', 'ENDGRD7E1', later))).toBe('2028-01-31');
  });

  it('is what was imported before any order, or missing', () => {
    expect(maintenanceEnd(owned('A1', 'ENDGRD7E1', { ...perpetual, grants: [forEver] }))).toBe('2027-01-31');
    expect(maintenanceEnd(owned('A1', 'ENDGRD7E1', { perpetual: true, grants: [forEver] }))).toBeNull();
  });

  it('is not moved by a right that was imported', () => {
    const imported = { ...perpetual, grants: [forEver, grant({ expiresOn: day('2030-01-31') })] };
    expect(maintenanceEnd(owned('A1', 'ENDGRD7E1', imported))).toBe('2027-01-31');
  });

  it('is nothing for a license that is not perpetual', () => {
    expect(maintenanceEnd(owned('A1', 'ENDGRD7E1', { maintenanceEndsOn: day('2027-01-31') }))).toBeNull();
  });
});

describe('isNoDayWorse', () => {
  it('is true when no day loses a seat', () => {
    expect(isNoDayWorse([grant()], [grant(), ordered])).toBe(true);
    expect(isNoDayWorse([], [])).toBe(true);
  });

  it('is false when a single day does', () => {
    expect(isNoDayWorse([grant()], [grant({ expiresOn: day('2027-03-30') })])).toBe(false);
    expect(isNoDayWorse([grant({ expiresOn: null })], [grant({ seats: 500 })])).toBe(false);
    expect(isNoDayWorse([grant()], [grant({ seats: 99, expiresOn: null })])).toBe(false);
  });
});
