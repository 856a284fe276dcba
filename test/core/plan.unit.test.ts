import { describe, expect, it } from '@jest/globals';
import type { ActivationPlan, PlannedComponent } from '../../core/activation-plan.ts';
import type { Suite } from '../../core/catalog.ts';
import { withGrantsOf } from '../../core/grants.ts';
import type { License, LicenseState } from '../../core/licenses.ts';
import type { UpgradeOrder } from '../../core/orders.ts';
import { planActivation } from '../../core/plan.ts';
import type { ProductId } from '../../core/product-ids.ts';
import { lastDayOf, seatsByDay } from '../../core/seats.ts';
import { complete, component, day, grant, order, owned, policies, productId, suiteOf } from './builders.ts';

const endpoint = productId('ENDGRD1S1');
const endpointForMac = productId('ENDGRD2S1');
const mail = productId('MAILGW1S1');

describe('planActivation, worked cases', () => {
  it('retains one license for the first component, and tells that it could serve the second', () => {
    const A1 = owned('A1', 'ENDGRD7E1');
    expect(outcomes(plan([A1]))).toEqual(['retain A1 (owned)', 'issue (not-owned)', ...untouched]);
    expect(plan([A1]).components[0]).toMatchObject({ couldServe: ['ENDGRD2S1'], notExtended: [] });
    expect(after(A1)).toEqual([['2025-01-01', '2027-11-30', 100]]);
  });

  it('lets the exact product ID go first, and tells that the two could be swapped', () => {
    const A1 = owned('A1', 'ENDGRD2S1', { seats: 50, to: '2027-02-28' });
    const A2 = owned('A2', 'ENDGRD7E1', { seats: 80, to: '2027-06-30' });
    expect(outcomes(plan([A1, A2]))).toEqual([
      'retain A2 (owned)',
      'retain A1 (owned)',
      'issue (not-owned)',
      ...restOf,
    ]);
    expect(plan([A1, A2]).components.slice(0, 2)).toMatchObject([
      { couldServe: ['ENDGRD2S1'] },
      { couldServe: ['ENDGRD1S1'] },
    ]);
    expect([A1, A2].map((license) => lastDayOf(settled(license)))).toEqual(['2027-11-30', '2027-11-30']);
    expect(after(A1).at(-1)).toEqual(['2026-12-01', '2027-11-30', 100]);
    expect(after(A2).at(-1)).toEqual(['2026-12-01', '2027-11-30', 100]);
  });

  it('asks where more seats stand against a later end, and recommends more seats', () => {
    const A3 = owned('A3', 'MAILGW1E1', { seats: 20, to: '2027-09-30' });
    const A4 = owned('A4', 'MAILGW1E2', { seats: 500, to: '2027-03-31' });
    expect(plan([A3, A4]).components[2]).toEqual({
      productId: mail,
      action: 'question',
      asks: 'customer',
      candidates: ['A4', 'A3'],
      recommended: 'A4',
      reason: { code: 'equal-candidates' },
      notExtended: [],
    });

    const answered = plan([A3, A4], { answers: [[mail, 'A4']] }).components[2];
    expect(answered).toMatchObject({
      action: 'retain',
      licenseId: 'A4',
      reason: { code: 'answered' },
      notExtended: ['A3'],
    });
    expect(after(A4)).toEqual([
      ['2025-01-01', '2027-03-31', 500],
      ['2027-04-01', '2027-11-30', 100],
    ]);
  });

  it('asks nothing where one is at least as good in both', () => {
    const A3 = owned('A3', 'MAILGW1E1', { seats: 20, to: '2027-03-31' });
    const A4 = owned('A4', 'MAILGW1E2', { seats: 500, to: '2027-09-30' });
    expect(plan([A3, A4]).components[2]).toMatchObject({ action: 'retain', licenseId: 'A4', notExtended: ['A3'] });
  });

  it('retains an ended one in grace before a trial, whose seats count nowhere', () => {
    const A5 = owned('A5', 'ENDGRD7E1', { seats: 60, to: '2026-11-16' });
    const A6 = owned('A6', 'ENDGRD7T1', { kind: 'trial', seats: 500, to: '2026-12-31' });
    expect(outcomes(plan([A5, A6]))).toEqual(['retain A5 (owned-in-grace)', 'issue (not-owned)', ...untouched]);
    expect(plan([A5, A6]).components[0]).toMatchObject({ notExtended: ['A6'] });
    expect(after(A5)).toEqual([
      ['2025-01-01', '2026-11-16', 60],
      ['2026-11-17', '2026-11-30', 0],
      ['2026-12-01', '2027-11-30', 100],
    ]);
    expect(seatsByDay(A6.grants)).toEqual([]);
  });

  it('shows the step down after more seats than were ordered', () => {
    expect(after(owned('A7', 'ENDGRD7E1', { seats: 1000, to: '2026-12-31' }))).toEqual([
      ['2025-01-01', '2026-12-31', 1000],
      ['2027-01-01', '2027-11-30', 100],
    ]);
  });

  it('adds to what is owned where the order adds', () => {
    expect(after(owned('A7', 'ENDGRD7E1', { seats: 50, to: '2027-06-30' }), order({ basis: 'adds' }))).toEqual([
      ['2025-01-01', '2026-11-30', 50],
      ['2026-12-01', '2027-06-30', 150],
      ['2027-07-01', '2027-11-30', 100],
    ]);
  });

  it('never makes an end earlier', () => {
    expect(after(owned('A1', 'ENDGRD7E1', { seats: 40, to: '2028-06-30' }))).toEqual([
      ['2025-01-01', '2026-11-30', 40],
      ['2026-12-01', '2027-11-30', 100],
      ['2027-12-01', '2028-06-30', 40],
    ]);
  });

  it('holds the component that a suspended license would serve, and only this one', () => {
    const A1 = owned('A1', 'ENDGRD7E1', { seats: 60, to: '2027-06-30', state: { kind: 'suspended' } });
    expect(outcomes(plan([A1]))).toEqual(['held A1 (license-blocked)', 'issue (not-owned)', ...untouched]);
  });
});

describe('planActivation, terms', () => {
  it.each([
    ['in two months', '2027-01-31', 'retain A (owned)', '2027-11-30'],
    ['a month ago', '2026-11-01', 'retain A (owned-in-grace)', '2027-11-30'],
    ['three months ago', '2026-09-01', 'issue (owned-ended A)', null],
    ['later than the order (case T4)', '2028-06-30', 'retain A (owned)', '2028-06-30'],
  ])("counts the term from the order's first day, whether the owned code ends %s (case T6)", (_, to, outcome, last) => {
    const A = owned('A', 'MAILGW1E1', { to });
    const [planned] = outcomes(plan([A])).slice(2);
    expect(planned).toBe(outcome);
    expect(outcome.startsWith('retain') ? lastDayOf(settled(A)) : null).toBe(last);
  });
});

describe('planActivation, match', () => {
  it('retains where six characters are equal and issues where the sixth differs', () => {
    const suite = suiteOf(component('OSCE12S1A'), component('OSCE1ZS1A'));
    expect(outcomes(plan([owned('A1', 'OSCE12E3X')], { suite }))).toEqual(['retain A1 (owned)', 'issue (not-owned)']);
  });

  it('lists what belongs to no component as not covered, by id', () => {
    const licenses = [owned('B', 'OLDFLT1E1', { seats: 500 }), owned('A', 'OSCE12E3X'), owned('C', 'MAILGW1E1')];
    expect(plan(licenses).notCovered).toEqual(['A', 'B']);
  });

  it('follows what the catalog continues', () => {
    const suite = suiteOf(component('MAILGW1S1', { continues: ['OLDFLT'] }));
    expect(outcomes(plan([owned('B', 'OLDFLT1E1')], { suite }))).toEqual(['retain B (owned)']);
  });
});

describe('planActivation, more than one', () => {
  const worse = { seats: 10, to: '2027-01-31' };
  const better = { seats: 900, to: '2029-01-31' };

  it.each([
    ['named before not named', { ...worse, named: true }, better],
    ['full before trial', worse, { ...better, kind: 'trial' as const }],
    ['active before in grace', { seats: 10, to: '2026-12-01' }, { seats: 900, to: '2026-11-30' }],
    ['the higher edition', { ...worse, edition: 2 }, better],
    ['named before edition', { ...worse, named: true }, { ...better, edition: 9 }],
    ['more seats with the same end', { seats: 11 }, { seats: 10 }],
    ['a later end with the same seats', { to: '2027-04-01' }, { to: '2027-03-31' }],
    ['a perpetual right with the same seats', { perpetual: true, to: null }, { to: '2099-12-31' }],
  ])('%s wins', (_, winner, loser) => {
    const suite = suiteOf(component('MAILGW1S1', { convertsTrials: true }));
    // The id of the winner comes last, so that it is not the id that wins.
    const licenses = [owned('A', 'MAILGW1E1', loser), owned('B', 'MAILGW1E2', winner)];
    expect(plan(licenses, { suite }).components[0]).toMatchObject({
      action: 'retain',
      licenseId: 'B',
      notExtended: ['A'],
    });
  });

  it('asks between two that are the same in all', () => {
    const licenses = [owned('A', 'MAILGW1E1'), owned('B', 'MAILGW1E1')];
    const question = { action: 'question', candidates: ['A', 'B'], recommended: 'A' };
    expect(plan(licenses).components[2]).toMatchObject(question);
    expect(plan(licenses.toReversed()).components[2]).toMatchObject(question);
  });

  it('asks between the equal best and leaves out who is clearly worse (case T8)', () => {
    const licenses = [
      owned('A', 'OSCE12E3X', { seats: 100, to: '2027-03-31' }),
      owned('B', 'OSCE12E4X', { seats: 20, to: '2027-09-30' }),
      owned('C', 'OSCE12E5X', { seats: 20, to: '2027-03-31' }),
    ];
    expect(plan(licenses, { suite: suiteOf(component('OSCE12S1A')) }).components[0]).toMatchObject({
      action: 'question',
      candidates: ['A', 'B'],
      notExtended: ['C'],
    });
  });

  it('lets an exact product ID not win by itself: it says which component, not which license', () => {
    const licenses = [
      owned('A', 'MAILGW1S1', { seats: 20, to: '2027-03-31' }),
      owned('B', 'MAILGW1E2', { seats: 500, to: '2027-09-30' }),
    ];
    expect(plan(licenses).components[2]).toMatchObject({ licenseId: 'B', notExtended: ['A'] });
  });
});

describe('planActivation, one license serves one component', () => {
  it('spreads two equals over two components and tells instead of asking', () => {
    const licenses = [owned('A', 'ENDGRD7E1'), owned('B', 'ENDGRD7E1')];
    expect(plan(licenses).components.slice(0, 2)).toMatchObject([
      { action: 'retain', licenseId: 'A', couldServe: ['ENDGRD2S1'] },
      { action: 'retain', licenseId: 'B', couldServe: ['ENDGRD1S1'] },
    ]);
  });

  it('leaves the third to nobody when two are clearly better', () => {
    const licenses = [
      owned('A', 'ENDGRD7E1', { seats: 10 }),
      owned('B', 'ENDGRD7E1', { seats: 30 }),
      owned('C', 'ENDGRD7E1', { seats: 20 }),
    ];
    expect(plan(licenses).components.slice(0, 2)).toMatchObject([
      { action: 'retain', licenseId: 'B', notExtended: ['A'] },
      { action: 'retain', licenseId: 'C', notExtended: [] },
    ]);
  });

  it('asks about every one of three equals for two components, each for one of them', () => {
    const licenses = [owned('A', 'ENDGRD7E1'), owned('B', 'ENDGRD7E1'), owned('C', 'ENDGRD7E1')];
    expect(plan(licenses).components.slice(0, 2)).toMatchObject([
      { action: 'question', candidates: ['A', 'C'] },
      { action: 'question', candidates: ['B'] },
    ]);
    expect(plan(licenses, { answers: [[endpoint, 'C']] }).components.slice(0, 2)).toMatchObject([
      { action: 'retain', licenseId: 'C' },
      { action: 'question', candidates: ['A', 'B'] },
    ]);
    const bothAnswered = plan(licenses, {
      answers: [
        [endpoint, 'C'],
        [endpointForMac, 'B'],
      ],
    });
    expect(bothAnswered.components.slice(0, 2)).toMatchObject([
      { action: 'retain', licenseId: 'C', notExtended: ['A'] },
      { action: 'retain', licenseId: 'B' },
    ]);
  });

  it('spreads equals over the components that are free, not over those that have their exact license', () => {
    const suite = suiteOf(component('ENDGRD1S1'), component('ENDGRD2S1'), component('ENDGRD3S1'));
    const licenses = [owned('A', 'ENDGRD7E1'), owned('B', 'ENDGRD7E1'), owned('C', 'ENDGRD2S1')];
    expect(outcomes(plan(licenses, { suite }))).toEqual(['retain A (owned)', 'retain C (owned)', 'retain B (owned)']);
  });

  it('lets who is left over stand where it was passed over, not against an exact license', () => {
    const licenses = [
      owned('A', 'ENDGRD1S1', { seats: 50 }),
      owned('B', 'ENDGRD7E1', { seats: 80 }),
      owned('C', 'ENDGRD7E1', { seats: 60 }),
    ];
    expect(plan(licenses).components.slice(0, 2)).toMatchObject([
      { action: 'retain', licenseId: 'A', notExtended: [] },
      { action: 'retain', licenseId: 'B', notExtended: ['C'] },
    ]);
  });

  it('asks between two of the exact product and leaves the other component alone', () => {
    const licenses = [owned('A', 'ENDGRD2S1'), owned('B', 'ENDGRD2S1')];
    expect(outcomes(plan(licenses)).slice(0, 2)).toEqual(['issue (not-owned)', 'question A B (equal-candidates)']);
  });

  it('asks between the second and third where the first is clearly better', () => {
    const licenses = [
      owned('A', 'ENDGRD7E1', { seats: 900, to: '2029-01-31' }),
      owned('B', 'ENDGRD7E1'),
      owned('C', 'ENDGRD7E1'),
    ];
    expect(outcomes(plan(licenses)).slice(0, 2)).toEqual(['retain A (owned)', 'question B C (equal-candidates)']);
  });
});

describe('planActivation, ended and blocked', () => {
  it.each([
    ['2026-12-01', 'retain A (owned)'],
    ['2026-11-30', 'retain A (owned-in-grace)'],
    ['2026-11-01', 'retain A (owned-in-grace)'],
    ['2026-10-31', 'issue (owned-ended A)'],
  ])('an end on %s: %s', (to, outcome) => {
    expect(outcomes(plan([owned('A', 'MAILGW1E1', { to })]))[2]).toBe(outcome);
  });

  it("goes by the product's own grace where the catalog has one", () => {
    const suite = suiteOf(component('MAILGW1S1', { graceDays: 0 }));
    expect(outcomes(plan([owned('A', 'MAILGW1E1', { to: '2026-11-30' })], { suite }))).toEqual([
      'issue (owned-ended A)',
    ]);
  });

  it('judges grace on the day the earliest order that stands was placed', () => {
    const ended = [owned('A', 'MAILGW1E1', { to: '2026-11-01' })];
    const renewal = order({ id: 'order-2', placedOn: day('2027-06-01') });
    const older = order({ id: 'order-0', placedOn: day('2026-11-15') });
    expect(outcomes(plan(ended, { orders: [renewal, order()] }))[2]).toBe('retain A (owned-in-grace)');
    expect(outcomes(plan(ended, { orders: [renewal, { ...order(), canceled: true }] }))[2]).toBe(
      'issue (owned-ended A)',
    );
    expect(outcomes(plan(ended, { orders: [older, renewal] }))[2]).toBe('retain A (owned-in-grace)');
  });

  it('throws without any order', () => {
    expect(() => plan([], { orders: [] })).toThrow('needs an order');
  });

  it('never counts a perpetual license as ended', () => {
    const perpetual = owned('A', 'MAILGW1E1', { perpetual: true, maintenanceEndsOn: day('2020-01-31') });
    expect(outcomes(plan([perpetual]))[2]).toBe('retain A (owned)');
  });

  it('prefers one that lasts to one that ended, and lists the ended one', () => {
    const licenses = [owned('A', 'MAILGW1E1', { to: '2020-01-31' }), owned('B', 'MAILGW1E1')];
    expect(plan(licenses).components[2]).toMatchObject({ licenseId: 'B', notExtended: ['A'] });
  });

  it.each<[string, LicenseState, string]>([
    ['suspended', { kind: 'suspended' }, 'held A (license-blocked)'],
    ['revoked for payment', { kind: 'revoked', cause: 'payment' }, 'held A (license-blocked)'],
    ['revoked for a leak', { kind: 'revoked', cause: 'leak' }, 'held A (license-blocked)'],
    ['revoked by law', { kind: 'revoked', cause: 'law' }, 'held A (license-blocked)'],
    ['revoked by reversal', { kind: 'revoked', cause: 'reversal' }, 'issue (not-owned)'],
    ['revoked as a duplicate', { kind: 'revoked', cause: 'duplicate' }, 'issue (not-owned)'],
    ['returned', { kind: 'returned' }, 'issue (not-owned)'],
    ['superseded', { kind: 'superseded' }, 'issue (not-owned)'],
  ])('%s: %s', (_, state, outcome) => {
    expect(outcomes(plan([owned('A', 'MAILGW1E1', { state })]))[2]).toBe(outcome);
  });

  it('holds a component although another license could serve it', () => {
    const licenses = [owned('A', 'MAILGW1E1'), owned('B', 'MAILGW1E1', { seats: 1, state: { kind: 'suspended' } })];
    expect(plan(licenses).components[2]).toMatchObject({ action: 'held', licenseId: 'B', notExtended: ['A'] });
  });
});

describe('planActivation, trials', () => {
  const converting = suiteOf(component('MAILGW1S1', { convertsTrials: true }));

  it.each([
    ['converts in place where the catalog says so', converting, '2026-12-01', 'retain A (trial-converted)'],
    ['is not converted elsewhere', suiteOf(component('MAILGW1S1')), '2026-12-01', 'issue (trial-not-converted A)'],
    ['has no grace', converting, '2026-11-30', 'issue (trial-not-converted A)'],
  ])('a trial %s', (_, suite, to, outcome) => {
    expect(outcomes(plan([owned('A', 'MAILGW1T1', { kind: 'trial', to })], { suite }))).toEqual([outcome]);
  });

  it('is still the same plan after the trial became full', () => {
    const trial = owned('A', 'MAILGW1T1', { kind: 'trial', to: '2026-12-31' });
    const converted: License = { ...settled(trial), kind: 'full' };
    expect(plan([converted], { suite: converting })).toEqual(plan([trial], { suite: converting }));
  });
});

describe('planActivation, other channels', () => {
  it.each(['oem', 'not-for-resale'] as const)('asks an operator about a license that is %s', (channel) => {
    expect(plan([owned('A', 'MAILGW1E1', { channel })]).components[2]).toMatchObject({
      action: 'question',
      asks: 'operator',
      candidates: ['A'],
      recommended: null,
      reason: { code: 'other-channel' },
    });
  });

  it('does not ask where a license sold by retail is clearly better', () => {
    const licenses = [owned('A', 'MAILGW1E1'), owned('B', 'MAILGW1E1', { channel: 'oem', seats: 1 })];
    expect(outcomes(plan(licenses))[2]).toBe('retain A (owned)');
  });
});

describe('planActivation, answers', () => {
  const A = owned('A', 'MAILGW1E1');
  const B = owned('B', 'MAILGW1E1');

  it('issues for "none of these"', () => {
    expect(plan([A, B], { answers: [[mail, null]] }).components[2]).toMatchObject({
      action: 'issue',
      reason: { code: 'none-of-these' },
      notExtended: ['A', 'B'],
    });
  });

  it('does not move a declined license to another component', () => {
    const suspended = owned('A', 'ENDGRD7E1', { state: { kind: 'suspended' } });
    const released = plan([suspended], { answers: [[endpoint, null]] });
    expect(outcomes(released).slice(0, 2)).toEqual(['issue (none-of-these)', 'issue (not-owned)']);
  });

  it('asks again when the license that was chosen is gone', () => {
    const gone: License = { ...A, state: { kind: 'returned' } };
    expect(outcomes(plan([gone, B], { answers: [[mail, 'A']] }))[2]).toBe('retain B (owned)');
    expect(outcomes(plan([A, B], { answers: [[mail, 'X']] }))[2]).toBe('question A B (equal-candidates)');
  });

  it('holds the component when the license that was chosen has been blocked since', () => {
    const blocked: License = { ...A, state: { kind: 'suspended' } };
    expect(outcomes(plan([blocked, B], { answers: [[mail, 'A']] }))[2]).toBe('held A (license-blocked)');
  });

  it('uses a license for one component, though it was the answer for two', () => {
    const one = owned('A', 'ENDGRD7E1');
    const twice = plan([one], {
      answers: [
        [endpointForMac, 'A'],
        [endpoint, 'A'],
      ],
    });
    expect(outcomes(twice).slice(0, 2)).toEqual(['retain A (answered)', 'issue (not-owned)']);
  });

  it('serves only the component it was the answer for', () => {
    const one = owned('A', 'ENDGRD7E1');
    expect(outcomes(plan([one], { answers: [[endpointForMac, 'A']] })).slice(0, 2)).toEqual([
      'issue (not-owned)',
      'retain A (answered)',
    ]);
  });
});

describe('planActivation, planned again', () => {
  it('finds the same after the grants were given and the new codes issued', () => {
    const licenses = [
      owned('A5', 'ENDGRD7E1', { seats: 60, to: '2026-11-16' }),
      owned('A3', 'MAILGW1E1', { seats: 20, to: '2027-09-30' }),
      owned('A4', 'MAILGW1E2', { seats: 500, to: '2027-03-31' }),
    ];
    const issued = owned('N1', 'CENCON1S1', { grants: withGrantsOf([], [order()]) });
    const again = [...licenses.map((license) => (license.id === 'A5' ? settled(license) : license)), issued];
    expect(plan(again)).toEqual(plan(licenses));
  });

  it('plans a renewal with the first order and changes nothing but the grants', () => {
    const licenses = [owned('A5', 'ENDGRD7E1', { seats: 60, to: '2026-11-16' })];
    const renewal = order({ id: 'order-2', placedOn: day('2027-11-01') });
    expect(plan(licenses.map(settled), { orders: [order(), renewal] })).toEqual(plan(licenses));
  });

  it("counts another upgrade's grant as owned", () => {
    const other = owned('A', 'MAILGW1S1', { grants: [grant({ orderId: 'order-of-another-suite' })] });
    expect(outcomes(plan([other]))[2]).toBe('retain A (owned)');
  });
});

describe('planActivation, size', () => {
  const three = (number: number) => number.toString(36).padStart(3, '0').toUpperCase();
  const distinct = suiteOf(...Array.from({ length: 2_000 }, (_, index) => component(`CMP${three(index)}1S1`)));
  const alike = suiteOf(...Array.from({ length: 2_000 }, (_, index) => component(`SAMEPR${three(index)}`)));

  it.each([
    ['ten for each component', distinct, (index: number) => `CMP${three(index % 2_000)}1E1`, (index: number) => index],
    ['all of one line and alike', alike, () => 'SAMEPRZZZ', () => 100],
    ['all of one line, each better than the next', alike, () => 'SAMEPRZZZ', (index: number) => index + 1],
    ['all of one line and of many products', alike, (index: number) => `SAMEPR${three(index + 2_000)}`, () => 100],
  ])('plans 20,000 licenses for 2,000 components in seconds: %s', (_, suite, idOf, seatsOf) => {
    const licenses = Array.from({ length: 20_000 }, (_length, index) =>
      owned(`L${index}`, idOf(index), { seats: seatsOf(index) }),
    );
    const started = performance.now();
    expect(plan(licenses, { suite }).components).toHaveLength(2_000);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

const restOf = ['issue (not-owned)', 'issue (not-owned)'];
const untouched = ['issue (not-owned)', ...restOf];

interface Given {
  readonly suite?: Suite;
  readonly orders?: readonly UpgradeOrder[];
  readonly answers?: readonly (readonly [ProductId, string | null])[];
}

function plan(licenses: readonly License[], { suite = complete, orders = [order()], answers = [] }: Given = {}) {
  return planActivation({ orders, suite, policies, owned: licenses, answers: new Map(answers) });
}

function settled(license: License): License {
  return { ...license, grants: withGrantsOf(license.grants, [order()]) };
}

function after(license: License, placed = order()): readonly (readonly [string, string | null, number])[] {
  return seatsByDay(withGrantsOf(license.grants, [placed])).map(({ from, to, seats }) => [from, to, seats]);
}

function outcomes({ components }: ActivationPlan): readonly string[] {
  return components.map((planned) => `${action(planned)} (${Object.values(planned.reason).join(' ')})`);
}

function action(planned: PlannedComponent): string {
  switch (planned.action) {
    case 'retain':
    case 'held':
      return `${planned.action} ${planned.licenseId}`;
    case 'question':
      return `question ${planned.candidates.join(' ')}`;
    case 'issue':
      return 'issue';
  }
}
