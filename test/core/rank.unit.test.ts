import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Candidate } from '../../core/candidates.ts';
import { addDays } from '../../core/days.ts';
import { byRank, isClearlyBetter, rankingOf, topGroup } from '../../core/rank.ts';
import { day, owned } from './builders.ts';

describe('isClearlyBetter', () => {
  it('agrees with the rank, and never holds both ways', () => {
    fc.assert(
      fc.property(candidates, (some) => {
        const ranked = some.toSorted(byRank);
        for (const [place, one] of ranked.entries()) {
          for (const other of ranked.slice(place)) expect(isClearlyBetter(other, one)).toBe(false);
        }
      }),
    );
  });
});

describe('topGroup', () => {
  it('clearly wins over everyone outside it, and no smaller group at the top does', () => {
    fc.assert(
      fc.property(candidates, fc.infiniteStream(fc.boolean()), (some, stream) => {
        const there = new Set(some.filter(() => stream.next().value));
        const ranked = some.toSorted(byRank).filter((candidate) => there.has(candidate));
        const group = topGroup(rankingOf(some), (candidate) => there.has(candidate));

        expect(group).toEqual(ranked.slice(0, group.length));
        const wins = (size: number) =>
          ranked.slice(0, size).every((one) => ranked.slice(size).every((other) => isClearlyBetter(one, other)));
        expect(ranked.slice(0, group.length + 1).findIndex((_, place) => place > 0 && wins(place))).toBe(
          group.length === ranked.length ? -1 : group.length,
        );
      }),
      { numRuns: 500 },
    );
  });
});

const candidates = fc
  .array(
    fc.record({
      named: fc.constantFrom(false, false, false, true),
      edition: fc.constantFrom(1, 1, 1, 2),
      seats: fc.integer({ min: 1, max: 5 }),
      daysLeft: fc.option(fc.integer({ min: 1, max: 5 })),
      trial: fc.constantFrom(false, false, false, true),
    }),
    { maxLength: 8 },
  )
  .map((drawn) =>
    drawn.map(({ named, edition, seats, daysLeft, trial }, index): Candidate => ({
      license: owned(`L${index}`, 'MAILGW1E1', { named, edition }),
      trial,
      blocked: false,
      endsOn: daysLeft === null ? 'for-ever' : addDays(day('2026-12-01'), daysLeft),
      daysPast: 0,
      seats,
    })),
  );
