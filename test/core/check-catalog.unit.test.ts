import { describe, expect, it } from '@jest/globals';
import { isSoldOn, whyNotSold, type Suite } from '../../core/catalog.ts';
import {
  checkCatalog,
  type CatalogDraft,
  type ComponentDraft,
  type NewestRevision,
  type SuiteDraft,
} from '../../core/check-catalog.ts';
import { complete, component, day, policies } from './builders.ts';

const now = new Date('2026-12-01T11:00:00.000Z');

function product(productId: string, changed: Partial<ComponentDraft> = {}): ComponentDraft {
  return { ...component('ENDGRD1S1'), productId, ...changed };
}

function suite(changed: Partial<SuiteDraft> = {}): SuiteDraft {
  return { code: 'complete', name: 'Complete', components: [product('ENDGRD1S1')], ...changed };
}

function draft(changed: Partial<CatalogDraft> = {}): CatalogDraft {
  return { validFrom: null, suites: [suite()], policies, ...changed };
}

function holding(...components: readonly ComponentDraft[]): CatalogDraft {
  return draft({ suites: [suite({ components })] });
}

const newest: NewestRevision = { revision: 4, suites: [complete], policies, validFrom: now };

function fieldsOf(of: CatalogDraft, after: NewestRevision | null = null): readonly string[] {
  const checked = checkCatalog(of, after, now);
  if (checked.ok) return [];
  if (checked.problem.code !== 'catalog-refused') throw new Error(checked.problem.code);
  return checked.problem.fields.map(({ field }) => field);
}

const at = 'suites[0].components[0]';

describe('checkCatalog', () => {
  it('takes what contradicts nothing, from now on', () => {
    const content = { suites: [complete], policies };
    expect(checkCatalog({ validFrom: null, ...content }, newest, now)).toEqual({
      ok: true,
      value: { validFrom: now, ...content },
    });
  });

  it.each<[string, CatalogDraft, readonly string[]]>([
    ['no suite', draft({ suites: [] }), ['suites']],
    ['a suite without products', holding(), ['suites[0].components']],
    ['a suite code twice', draft({ suites: [suite(), suite()] }), ['suites[1].code']],
    ['a product ID of eight characters', holding(product('ENDGRD1S')), [`${at}.productId`]],
    ['a product ID in small letters', holding(product('endgrd1s1')), [`${at}.productId`]],
    [
      'a product twice in a suite',
      holding(product('ENDGRD1S1'), product('ENDGRD1S1')),
      ['suites[0].components[1].productId'],
    ],
    [
      'continues with neither ID nor line',
      holding(product('ENDGRD1S1', { continues: ['LEGACY', 'SHORT'] })),
      [`${at}.continues[1]`],
    ],
    [
      'never with neither ID nor line',
      holding(product('ENDGRD1S1', { never: ['LEGACY1S1', 'legacy', ''] })),
      [`${at}.never[1]`, `${at}.never[2]`],
    ],
    [
      'the same in continues and never',
      holding(product('ENDGRD1S1', { continues: ['LEGACY'], never: ['LEGACY'] })),
      [`${at}.continues[0]`],
    ],
    ['fewer days of grace than none', holding(product('ENDGRD1S1', { graceDays: -1 })), [`${at}.graceDays`]],
    [
      'a policy of fewer days of grace than none',
      draft({ policies: { matchLength: 6, graceDays: -1 } }),
      ['policies.graceDays'],
    ],
    ['half a day of grace', draft({ policies: { matchLength: 6, graceDays: 0.5 } }), ['policies.graceDays']],
    ['a match of no characters', draft({ policies: { matchLength: 0, graceDays: 0 } }), ['policies.matchLength']],
    ['a match of ten characters', draft({ policies: { matchLength: 10, graceDays: 0 } }), ['policies.matchLength']],
    [
      'a suite replaced by nothing known',
      draft({ suites: [suite({ replacedBy: 'total' })] }),
      ['suites[0].replacedBy'],
    ],
    ['a suite replaced by itself', draft({ suites: [suite({ replacedBy: 'complete' })] }), ['suites[0].replacedBy']],
    [
      'suites replaced in a circle',
      draft({ suites: [suite({ replacedBy: 'total' }), suite({ code: 'total', replacedBy: 'complete' })] }),
      ['suites[0].replacedBy', 'suites[1].replacedBy'],
    ],
    [
      'a product replaced by nothing known',
      holding(product('ENDGRD1S1', { replacedBy: 'ENDGRD3S1' })),
      [`${at}.replacedBy`],
    ],
    [
      'products replaced in a circle',
      holding(
        product('ENDGRD1S1', { replacedBy: 'ENDGRD2S1' }),
        product('ENDGRD2S1', { replacedBy: 'ENDGRD3S1' }),
        product('ENDGRD3S1', { replacedBy: 'ENDGRD2S1' }),
      ),
      ['suites[0].components[1].replacedBy', 'suites[0].components[2].replacedBy'],
    ],
    [
      'a product that is installed in one suite and a service in the other',
      draft({
        suites: [suite(), suite({ code: 'total', components: [product('ENDGRD1S1', { delivery: 'service' })] })],
      }),
      ['suites[1].components[0].delivery'],
    ],
    [
      'a place to sign in to what is installed',
      holding(product('ENDGRD1S1', { signInUrl: 'https://service.example/' })),
      [`${at}.signInUrl`],
    ],
    [
      'a service that is signed in to elsewhere in another suite',
      draft({
        suites: ['https://one.example/', 'https://two.example/'].map((signInUrl, index) =>
          suite({ code: `suite${index}`, components: [product('CLDAPP1S1', { delivery: 'service', signInUrl })] }),
        ),
      }),
      ['suites[1].components[0].signInUrl'],
    ],
    [
      'a product past its end of sale',
      holding(product('ENDGRD1S1', { endOfSaleOn: day('2026-11-30') })),
      [`${at}.endOfSaleOn`],
    ],
  ])('refuses %s', (_, refused, fields) => {
    expect(fieldsOf(refused)).toEqual(fields);
  });

  it('names all that is wrong at once', () => {
    expect(
      fieldsOf(draft({ suites: [suite({ components: [] }), suite()], policies: { matchLength: 0, graceDays: -1 } })),
    ).toEqual(['policies.matchLength', 'policies.graceDays', 'suites[0].components', 'suites[1].code']);
  });

  it('reads product lines as long as the policy compares', () => {
    const lines = holding(product('ENDGRD1S1', { continues: ['FOUR'] }));
    expect(fieldsOf({ ...lines, policies: { matchLength: 4, graceDays: 0 } })).toEqual([]);
  });

  it('takes a product through the day of its end of sale, and later in a suite that has ended itself', () => {
    const last = product('ENDGRD1S1', { endOfSaleOn: day('2026-12-01') });
    expect(fieldsOf(holding(last))).toEqual([]);
    const later = new Date('2026-12-02T00:00:00.000Z');
    const both = [
      suite({ components: [last] }),
      suite({ code: 'old', components: [last], endOfSaleOn: day('2026-12-01') }),
    ];
    expect(fieldsOf(draft({ validFrom: later, suites: both }))).toEqual([`${at}.endOfSaleOn`]);
  });

  it('comes into force when the newest revision does, or later', () => {
    expect(fieldsOf(draft({ validFrom: now }), newest)).toEqual([]);
    expect(fieldsOf(draft({ validFrom: new Date(now.getTime() - 1) }), newest)).toEqual(['validFrom']);
    const planned = { ...newest, validFrom: new Date(now.getTime() + 1) };
    expect(fieldsOf(draft(), planned)).toEqual(['validFrom']);
  });

  it('takes a replacement that has a replacement', () => {
    const next = [suite({ replacedBy: 'total' }), suite({ code: 'total', replacedBy: 'all' }), suite({ code: 'all' })];
    expect(fieldsOf(draft({ suites: next }))).toEqual([]);
  });
});

describe('whyNotSold', () => {
  const ended = (code: string, replacedBy?: string): Suite => ({
    ...complete,
    code,
    name: code.toUpperCase(),
    endOfSaleOn: day('2026-12-31'),
    ...(replacedBy !== undefined && { replacedBy }),
  });
  const suites = [
    ended('one', 'two'),
    ended('two', 'three'),
    { ...complete, code: 'three', name: 'Three' },
    ended('four'),
  ];

  it('lets a suite be bought on its last day', () => {
    expect(isSoldOn(ended('one'), day('2026-12-31'))).toBe(true);
    expect(whyNotSold('one', suites, day('2026-12-31'))).toBeNull();
    expect(whyNotSold('three', suites, day('2099-01-01'))).toBeNull();
  });

  it('names the first replacement that is still sold', () => {
    expect(whyNotSold('one', suites, day('2027-01-01'))).toBe(
      'was sold through 2026-12-31; three (Three) takes its place',
    );
    expect(whyNotSold('four', suites, day('2027-01-01'))).toBe('was sold through 2026-12-31; nothing takes its place');
  });

  it('lists of an unknown code the suites that are sold', () => {
    expect(whyNotSold('five', suites, day('2027-01-01'))).toBe('must be one of: three');
  });
});
