import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { belongsTo } from '../../core/match.ts';
import { indexMatches } from '../../core/match-index.ts';
import type { ProductId } from '../../core/product-ids.ts';
import { component, productId } from './builders.ts';

describe('belongsTo', () => {
  it.each([
    ['OSCE12E3X', component('OSCE12S1A'), true],
    ['OSCE12E3X', component('OSCE1ZS1A'), false],
    ['OSCE12S1A', component('OSCE12S1A'), true],
    ['OLDPRD1E1', component('OSCE12S1A', { continues: ['OLDPRD'] }), true],
    ['OLDPRD1E1', component('OSCE12S1A', { continues: ['OLDPRD1E1'] }), true],
    ['OLDPRD1E2', component('OSCE12S1A', { continues: ['OLDPRD1E1'] }), false],
    ['OSCE12E3X', component('OSCE12S1A', { never: ['OSCE12E3X'] }), false],
    ['OSCE12E4X', component('OSCE12S1A', { never: ['OSCE12E3X'] }), true],
    ['OSCE12E3X', component('OSCE12S1A', { never: ['OSCE12'], continues: ['OSCE12E3X'] }), false],
    ['OLDPRD1E1', component('OSCE12S1A', { continues: [''] }), false],
    ['OSCE12E3X', component('OSCE12S1A', { never: [''] }), true],
  ])('%s and %j: %p', (id, some, expected) => {
    expect(belongsTo(some, productId(id), 6)).toBe(expected);
  });

  it('compares as many characters as the order froze', () => {
    expect(belongsTo(component('OSCE12S1A'), productId('OSCE1ZS1A'), 5)).toBe(true);
    expect(belongsTo(component('OSCE12S1A'), productId('OSCE12E3X'), 7)).toBe(false);
  });

  it('matches nothing with what a spreadsheet made of a product ID', () => {
    const damaged = '1.23E+45' as ProductId;
    expect(belongsTo(component('OSCE12S1A', { continues: ['1.23E+'] }), damaged, 6)).toBe(false);
    expect(belongsTo({ ...component('OSCE12S1A'), productId: damaged }, damaged, 6)).toBe(false);
  });
});

describe('indexMatches', () => {
  const id = fc.stringMatching(/^AB[AB][12]{3}[SE]1[AB]$/);
  const entries = fc.array(fc.stringMatching(/^AB[AB]?[12]{0,3}$/), { maxLength: 2 });
  const some = fc.tuple(id, entries, entries).map(([text, continues, never]) => component(text, { continues, never }));

  it('finds exactly the components that a product belongs to', () => {
    fc.assert(
      fc.property(
        fc.array(some, { maxLength: 8 }),
        fc.array(id, { maxLength: 8 }),
        fc.nat(9),
        (components, ids, length) => {
          const { placesOf } = indexMatches(components, length);
          for (const wanted of ids.map(productId)) {
            expect(placesOf(wanted)).toEqual(
              components.flatMap((one, place) => (belongsTo(one, wanted, length) ? [place] : [])),
            );
          }
        },
      ),
    );
  });
});
