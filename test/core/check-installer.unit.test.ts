import { describe, expect, it } from '@jest/globals';
import { whyNotTaken } from '../../core/check-installer.ts';

describe('whyNotTaken', () => {
  it.each([
    [5, 5, null],
    [5, null, null],
    [0, null, 'is 0: nothing arrived'],
    [4, 5, 'is not the size of what arrived: 4 bytes arrived'],
    [6, 5, 'is not the size of what arrived: more arrived'],
  ])('of %s bytes where %s were announced says %j', (arrived, announced, reason) => {
    const problem = whyNotTaken(arrived, announced);
    expect(problem).toEqual(
      reason === null ? null : { code: 'installer-refused', fields: [{ field: 'sizeBytes', reason }] },
    );
  });
});
