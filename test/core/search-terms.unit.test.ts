import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { searchable, termsOf, termsToFind } from '../../core/search-terms.ts';

describe('search terms', () => {
  it('are pieces of three characters and how a text begins, without width, case and white space', () => {
    expect(termsOf(['  PO-７ '])).toEqual(['^p', '^po', 'o-7', 'po-']);
  });

  it('find a text by any part of it of three characters or more', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 3, maxLength: 40 }),
        fc.nat(),
        fc.nat(),
        (text, from, more) => {
          const characters = [...searchable(text)];
          fc.pre(characters.length >= 3);
          const start = from % (characters.length - 2);
          const part = characters.slice(start, start + 3 + (more % 10)).join('');
          fc.pre([...searchable(part)].length >= 3 && searchable(text).includes(searchable(part)));
          const terms = new Set(termsOf([text]));
          expect(termsToFind(part).filter((term) => !terms.has(term))).toEqual([]);
        },
      ),
    );
  });

  it('of one or two characters find how a text begins', () => {
    expect(termsToFind('Po')).toEqual(['^po']);
  });
});
