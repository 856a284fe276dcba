import { describe, expect, it } from '@jest/globals';
import { problemTable } from '../../contract/problem-table.ts';
import { english } from '../../pages/words/en.ts';
import { japanese } from '../../pages/words/ja.ts';

const catalogs = { english, japanese };

describe.each(Object.entries(catalogs))('the catalog of words in %s', (_language, words) => {
  it('has words for every problem there is', () => {
    expect(Object.keys(words.problems).sort()).toEqual(Object.keys(problemTable).sort());
  });

  it('leaves no text empty but what stands beside a day', () => {
    const beside = ['.suite.to', '.suite.until'];
    expect(emptyTexts(words, '').filter((place) => !beside.includes(place))).toEqual([]);
  });
});

function emptyTexts(value: unknown, place: string): readonly string[] {
  if (typeof value === 'string') return value.trim() === '' ? [place] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => emptyTexts(inner, `${place}.${name}`));
}
