import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  type Day,
  dayBefore,
  dayInZone,
  daysBetween,
  isThrough,
  isTimeZone,
  lastDayOfTerm,
  parseDay,
} from '../../core/days.ts';
import { day } from './builders.ts';

describe('parseDay', () => {
  it.each(['2026-12-01', '2028-02-29', '1900-01-01', '9999-12-31'])('reads %s', (text) => {
    expect(parseDay(text)).toBe(text);
  });

  it.each([
    '2026-02-30',
    '2027-02-29',
    '2100-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-12-00',
    '0026-02-03',
    '26-02-03',
    '2026-2-3',
    '2026-12-01T00:00:00Z',
    '5343-03-23T13:59:54.850-2223',
    '03/08/2026',
    ' 2026-12-01',
    '2026-12-01\n',
    '\uff12026-12-01',
    '46237',
    '',
  ])('refuses %j', (text) => {
    expect(parseDay(text)).toBeNull();
  });
});

describe('addDays, dayBefore, daysBetween', () => {
  it('go over ends of months, leap days and changes of the clock', () => {
    expect(addDays(day('2028-02-28'), 1)).toBe('2028-02-29');
    expect(dayBefore(day('2027-01-01'))).toBe('2026-12-31');
    expect(daysBetween(day('2026-03-28'), day('2026-03-30'))).toBe(2);
    expect(daysBetween(day('2026-12-01'), day('2026-11-16'))).toBe(-15);
  });

  it('undo each other', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -20_000, max: 20_000 }), (from, count) => {
        const to = addDays(from, count);
        expect(daysBetween(from, to)).toBe(count);
        expect(addDays(to, -count)).toBe(from);
        expect(from < to).toBe(count > 0);
      }),
    );
  });

  it('throw where no day can be written', () => {
    expect(() => addDays(day('9999-12-31'), 1)).toThrow(RangeError);
  });
});

describe('lastDayOfTerm', () => {
  it.each([
    ['2028-02-29', 12, '2029-02-28'],
    ['2028-02-29', 24, '2030-02-28'],
    ['2028-02-29', 48, '2032-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2027-01-31', 1, '2027-02-28'],
    ['2027-01-29', 1, '2027-02-28'],
    ['2027-03-31', 1, '2027-04-30'],
    ['2026-12-01', 12, '2027-11-30'],
    ['2026-12-15', 1, '2027-01-14'],
    ['2026-12-31', 12, '2027-12-30'],
    ['2027-03-01', 12, '2028-02-29'],
  ])('from %s, %i months end on %s', (startsOn, months, last) => {
    expect(lastDayOfTerm(day(startsOn), months)).toBe(last);
  });

  it.each([0, -1, 1.5, Number.NaN])('throws on %p months', (months) => {
    expect(() => lastDayOfTerm(day('2026-12-01'), months)).toThrow(RangeError);
  });

  it('never ends before it starts, and a longer term ends later', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 240 }), (startsOn, months) => {
        expect(lastDayOfTerm(startsOn, months) >= startsOn).toBe(true);
        expect(lastDayOfTerm(startsOn, months + 1) > lastDayOfTerm(startsOn, months)).toBe(true);
      }),
    );
  });

  it('lets the next term from the first of a month follow without a gap or an overlap', () => {
    fc.assert(
      fc.property(days, months, months, (some, first, second) => {
        const startsOn = day(`${some.slice(0, 7)}-01`);
        const next = addDays(lastDayOfTerm(startsOn, first), 1);
        expect(lastDayOfTerm(next, second)).toBe(lastDayOfTerm(startsOn, first + second));
      }),
    );
  });

  it('has the day of the month after it that the term began with, wherever the month has it', () => {
    fc.assert(
      fc.property(days, months, (startsOn, count) => {
        const after = addDays(lastDayOfTerm(startsOn, count), 1);
        expect([startsOn.slice(8), '01']).toContain(after.slice(8));
      }),
    );
  });
});

describe('dayInZone and isThrough', () => {
  const last = day('2026-11-30');

  it.each([
    ['Pacific/Honolulu', '2026-12-01T09:59:59.999Z', '2026-12-01T10:00:00Z'],
    ['Europe/Berlin', '2026-11-30T22:59:59.999Z', '2026-11-30T23:00:00Z'],
    ['Pacific/Kiritimati', '2026-11-30T09:59:59.999Z', '2026-11-30T10:00:00Z'],
    ['UTC', '2026-11-30T23:59:59.999Z', '2026-12-01T00:00:00Z'],
  ])('in %s it lasts through the end of the named day there', (timeZone, usable, ended) => {
    expect(dayInZone(new Date(usable), timeZone)).toBe(last);
    expect(isThrough(last, new Date(usable), timeZone)).toBe(true);
    expect(isThrough(last, new Date(ended), timeZone)).toBe(false);
  });

  it('gives at noon of a day that day back, in every zone within twelve hours of UTC', () => {
    fc.assert(
      fc.property(
        days,
        fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns'),
        (some, timeZone) => {
          expect(dayInZone(new Date(`${some}T12:00:00Z`), timeZone)).toBe(some);
        },
      ),
    );
  });

  it('is never more than a day from UTC, and never goes back by a day as time goes on', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.constantFrom('Pacific/Honolulu', 'Pacific/Kiritimati', 'Africa/Cairo', 'America/Sao_Paulo'),
        (instant, timeZone) => {
          const there = dayInZone(instant, timeZone);
          expect(Math.abs(daysBetween(dayInZone(instant, 'UTC'), there))).toBeLessThanOrEqual(1);
          expect(dayInZone(new Date(instant.getTime() + 86_400_000), timeZone) > there).toBe(true);
        },
      ),
    );
  });
});

describe('isTimeZone', () => {
  it.each(['Europe/Berlin', 'Pacific/Kiritimati', 'UTC'])('accepts %s', (text) => {
    expect(isTimeZone(text)).toBe(true);
  });

  it.each(['', 'Berlin', 'Europe/Atlantis', '+01:00', 'Europe/Berlin ', 'Europe/Berlin\u0000'])(
    'refuses %j',
    (text) => {
      expect(isTimeZone(text)).toBe(false);
    },
  );
});

const days = fc.integer({ min: 0, max: 36_000 }).map((count): Day => addDays(day('2000-01-01'), count));
const months = fc.integer({ min: 1, max: 60 });
