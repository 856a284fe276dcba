import { describe, expect, it } from '@jest/globals';
import { telOf } from '../../core/phone-numbers.ts';

describe('telOf', () => {
  it.each([
    ['+44 (0)20 7946 0018', 'tel:+442079460018'],
    ['0044 20 7946 0018 ext. 12', 'tel:+442079460018;ext=12'],
    ['\uff0b81 3-1234-5678', 'tel:+81312345678'],
    ['+1 (212) 555-0100 x7', 'tel:+12125550100;ext=7'],
  ])('reads %j as %s', (typed, tel) => {
    expect(telOf(typed)).toBe(tel);
  });

  it.each(['030 1234567', 'ask for Odalys', '', '+', '+44', '++44 20 7946 0018', `+${'1'.repeat(16)}`])(
    'guesses no country for %j',
    (typed) => {
      expect(telOf(typed)).toBeNull();
    },
  );
});
