import { describe, expect, it } from '@jest/globals';
import { millisecondsOf } from '../../contract/durations.ts';

describe('millisecondsOf', () => {
  it.each([
    ['PT2H', 7_200_000],
    ['P3D', 259_200_000],
    ['P1W', 604_800_000],
    ['P1DT1H1M1S', 90_061_000],
    ['PT0S', 0],
  ])('reads %s', (duration, ms) => {
    expect(millisecondsOf(duration)).toBe(ms);
  });

  it.each(['', 'P', 'PT', 'P1DT', '2h', 'P1M', 'P1Y', 'P-1D', 'P1.5D', 'P99999999999D'])('refuses %j', (duration) => {
    expect(millisecondsOf(duration)).toBeNull();
  });
});
