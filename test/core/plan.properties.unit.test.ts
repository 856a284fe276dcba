import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ActivationPlan, PlannedComponent } from '../../core/activation-plan.ts';
import { candidatesOf } from '../../core/candidates.ts';
import { addDays, type Day } from '../../core/days.ts';
import { endGrantsOf, withGrantsOf, withoutGrantsOf } from '../../core/grants.ts';
import type { Grant, License, LicenseState } from '../../core/licenses.ts';
import type { UpgradeOrder } from '../../core/orders.ts';
import { planActivation, type PlanFacts } from '../../core/plan.ts';
import { isClearlyBetter } from '../../core/rank.ts';
import { isNoDayWorse, lastDayWithSeats, seatsByDay, seatsOn } from '../../core/seats.ts';
import { component, day, order, policies, productId, suiteOf } from './builders.ts';

const suite = suiteOf(
  component('ENDGRD1S1'),
  component('ENDGRD2S1', { convertsTrials: true, graceDays: 10 }),
  component('ENDGRD3S1', { never: ['ENDGRD7E1'] }),
  component('MAILGW1S1', { continues: ['ENDGRD9', 'OLDFLT'] }),
  component('CENCON1S1'),
);

describe('planActivation, always', () => {
  it('decides each component once, in the order of the catalog', () => {
    fc.assert(
      fc.property(facts, (given) => {
        expect(planActivation(given).components.map((planned) => planned.productId)).toEqual(
          suite.components.map((one) => one.productId),
        );
      }),
    );
  });

  it('has a license in one place at most, questions counted too', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const plan = planActivation(given);
        const places = [...plan.components.flatMap(licensesOf), ...plan.notCovered];
        expect(places).toHaveLength(new Set(places).size);
      }),
    );
  });

  it('is the same whatever the order of the owned list, and when planned twice', () => {
    fc.assert(
      fc.property(facts.chain(withShuffled), ([given, shuffled]) => {
        expect(planActivation({ ...given, owned: shuffled })).toEqual(planActivation(given));
        expect(planActivation(given)).toEqual(planActivation(given));
      }),
    );
  });

  it('is the same after it was settled: grants given, trials converted, new codes issued', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const plan = planActivation(given);
        expect(planActivation({ ...given, owned: settle(given, plan) })).toEqual(plan);
      }),
    );
  });

  it('leaves nobody out for a retained license that is not clearly better, unless it was answered', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const judged = new Map(candidatesOf(given.owned, given.orders, new Set()).map((one) => [one.license.id, one]));
        for (const planned of planActivation(given).components) {
          if (planned.action !== 'retain' || planned.reason.code === 'answered') continue;
          const winner = judged.get(planned.licenseId);
          const losers = planned.notExtended.flatMap((id) => judged.get(id) ?? []);
          const fair = losers.every(
            (loser) => loser.trial || loser.daysPast > 10 || (winner !== undefined && isClearlyBetter(winner, loser)),
          );
          expect(fair).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('retains only what is alive: never what is blocked, returned, superseded or revoked', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const alive = new Set(given.owned.filter(({ state }) => state.kind === 'active').map(({ id }) => id));
        const retained = planActivation(given).components.flatMap((one) =>
          one.action === 'retain' ? [one.licenseId] : [],
        );
        expect(retained.filter((id) => !alive.has(id))).toEqual([]);
      }),
    );
  });

  it('asks an operator about each license of another channel that it would retain', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const retail = new Set(given.owned.filter(({ channel }) => channel === 'retail').map(({ id }) => id));
        const unasked = planActivation(given).components.filter(
          (planned) =>
            planned.action === 'retain' && planned.reason.code !== 'answered' && !retail.has(planned.licenseId),
        );
        expect(unasked).toEqual([]);
      }),
    );
  });
});

describe('grants of orders, always', () => {
  it('on no day fewer seats than before an order, and on none more than the standing grants give', () => {
    fc.assert(
      fc.property(grants, orders, fc.integer({ min: -100, max: 900 }), (before, placed, shift) => {
        const after = withGrantsOf(before, placed);
        const on = addDays(day('2026-12-01'), shift);
        const standing = after.filter(
          ({ ofTrial, startsOn, expiresOn }) => !ofTrial && startsOn <= on && (expiresOn === null || expiresOn >= on),
        );
        expect(isNoDayWorse(before, after)).toBe(true);
        expect(seatsOn(after, on)).toBeGreaterThanOrEqual(seatsOn(before, on));
        expect(seatsOn(after, on)).toBeLessThanOrEqual(standing.reduce((sum, { seats }) => sum + seats, 0));
      }),
    );
  });

  it('without all orders there is what was imported, in whatever order they came and went', () => {
    fc.assert(
      fc.property(grants, orders, (imported, placed) => {
        const all = placed.reduce<readonly Grant[]>((sofar, one) => withGrantsOf(sofar, [one]), imported);
        const none = placed.toReversed().reduce((left, { id }) => withoutGrantsOf(left, new Set([id])), all);
        expect(none).toEqual(imported);
      }),
    );
  });

  it('after a reversal the later days are as if that order had never been, and no earlier day has changed', () => {
    fc.assert(
      fc.property(grants, orders, fc.integer({ min: 0, max: 400 }), (imported, placed, shift) => {
        const [reversed, ...others] = placed;
        if (reversed === undefined) return;
        const lastDay = addDays(day('2026-12-01'), shift);
        const all = withGrantsOf(imported, placed);
        const left = endGrantsOf(all, reversed.id, lastDay);
        expect(seatsOn(left, lastDay)).toBe(seatsOn(all, lastDay));
        expect(seatsFrom(left, addDays(lastDay, 1))).toEqual(
          seatsFrom(withGrantsOf(imported, others), addDays(lastDay, 1)),
        );
        expect(isNoDayWorse(left, all)).toBe(true);
      }),
    );
  });

  it('the steps say on each day what the grants give, and end on the last day with seats', () => {
    fc.assert(
      fc.property(grants, fc.integer({ min: -800, max: 900 }), (some, shift) => {
        const steps = seatsByDay(some);
        const on = addDays(day('2026-12-01'), shift);
        const step = steps.find(({ from, to }) => from <= on && (to === null || on <= to));
        expect(step?.seats ?? 0).toBe(seatsOn(some, on));
        expect(steps.at(-1)?.seats).not.toBe(0);
        expect(steps.slice(1).every(({ from }, index) => from === addDays(steps[index]?.to ?? from, 1))).toBe(true);
        expect(lastDayWithSeats(some)).toBe(steps.length === 0 ? null : (steps.at(-1)?.to ?? 'for-ever'));
      }),
    );
  });
});

function withShuffled(given: PlanFacts): fc.Arbitrary<[PlanFacts, License[]]> {
  const { length } = given.owned;
  return fc.tuple(fc.constant(given), fc.shuffledSubarray([...given.owned], { minLength: length, maxLength: length }));
}

function settle(given: PlanFacts, plan: ActivationPlan): readonly License[] {
  const retained = new Set(
    plan.components.flatMap((planned) => (planned.action === 'retain' ? [planned.licenseId] : [])),
  );
  const standing = given.orders.filter(({ canceled }) => !canceled);
  const kept = given.owned.map((license): License =>
    retained.has(license.id)
      ? { ...license, kind: 'full', grants: withGrantsOf(license.grants, given.orders) }
      : license,
  );
  const issued = plan.components.flatMap((planned): readonly License[] => {
    if (planned.action !== 'issue' || standing.length === 0) return [];
    const grantsGiven = withGrantsOf([], standing);
    return [{ ...plain(planned.productId), id: `issued for ${planned.productId}`, grants: grantsGiven }];
  });
  return [...kept, ...issued];
}

function licensesOf(planned: PlannedComponent): readonly string[] {
  switch (planned.action) {
    case 'retain':
    case 'held':
      return [planned.licenseId, ...planned.notExtended];
    case 'question':
      return [...planned.candidates, ...planned.notExtended];
    case 'issue':
      return [...('licenseId' in planned.reason ? [planned.reason.licenseId] : []), ...planned.notExtended];
  }
}

function seatsFrom(some: readonly Grant[], from: Day): readonly (readonly [number, Day | null])[] {
  const steps = seatsByDay(some).filter(({ to }) => to === null || to >= from);
  const first = steps.findIndex(({ seats }) => seats > 0);
  return first === -1 ? [] : steps.slice(first).map(({ seats, to }) => [seats, to]);
}

function plain(text: string): License {
  return {
    id: 'A',
    productId: productId(text),
    kind: 'full',
    edition: 1,
    channel: 'retail',
    state: { kind: 'active' },
    perpetual: false,
    maintenanceEndsOn: null,
    grants: [],
    activated: false,
    named: false,
  };
}

const daysFrom = (min: number, max: number) =>
  fc.integer({ min, max }).map((shift) => addDays(day('2026-12-01'), shift));

const importedGrant = fc
  .record({
    basis: fc.constantFrom('covers' as const, 'adds' as const),
    seats: fc.integer({ min: 0, max: 4 }).map((tens) => tens * 10),
    startsOn: daysFrom(-700, 100),
    expiresOn: fc.option(daysFrom(-60, 800), { freq: 8 }),
    ofTrial: fc.constantFrom(false, false, false, true),
  })
  .map((drawn): Grant => ({ orderId: null, ...drawn }));

const grants = fc.array(importedGrant, { maxLength: 4 });

const orders = fc
  .array(
    fc.record({
      basis: fc.constantFrom('covers' as const, 'adds' as const),
      seats: fc.integer({ min: 1, max: 200 }),
      startsOn: daysFrom(-30, 200),
      expiresOn: daysFrom(201, 800),
      placedOn: daysFrom(-20, 20),
      canceled: fc.constantFrom(false, false, false, true),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((drawn) => drawn.map((one, index): UpgradeOrder => order({ ...one, id: `order-${index + 1}` })));

const states: readonly LicenseState[] = [
  { kind: 'suspended' },
  { kind: 'revoked', cause: 'payment' },
  { kind: 'revoked', cause: 'duplicate' },
  { kind: 'returned' },
  { kind: 'superseded' },
];

const license = fc
  .record({
    product: fc.constantFrom(
      'ENDGRD1S1',
      'ENDGRD2S1',
      'ENDGRD7E1',
      'ENDGRD8E1',
      'ENDGRD9E1',
      'MAILGW1E1',
      'OLDFLT1E1',
      'OTHERS1E1',
    ),
    trial: fc.constantFrom(false, false, false, true),
    edition: fc.constantFrom(1, 1, 1, 2),
    channel: fc.constantFrom('retail' as const, 'retail' as const, 'retail' as const, 'oem' as const),
    state: fc.constantFrom(...Array<LicenseState>(10).fill({ kind: 'active' }), ...states),
    perpetual: fc.constantFrom(false, false, false, false, true),
    named: fc.constantFrom(false, false, false, true),
    seats: fc.integer({ min: 1, max: 3 }).map((tens) => tens * 10),
    expiresOn: fc
      .constantFrom(-60, -31, -30, -11, -10, -1, 0, 1, 100, 200, 300)
      .map((shift) => addDays(day('2026-12-01'), shift)),
    earlier: fc.boolean(),
  })
  .map(({ product, trial, perpetual, seats, expiresOn, earlier, ...rest }): License => {
    const startsOn = day('2025-01-01');
    const basis = 'covers';
    const main: Grant = {
      orderId: null,
      basis,
      seats,
      startsOn,
      expiresOn: perpetual ? null : expiresOn,
      ofTrial: trial,
    };
    const other: Grant = { ...main, orderId: 'order of another suite', seats: seats + 5, expiresOn: day('2025-12-31') };
    return {
      ...plain(product),
      ...rest,
      kind: trial ? 'trial' : 'full',
      perpetual: perpetual && !trial,
      grants: earlier ? [main, other] : [main],
    };
  });

const ids = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];

const facts = fc
  .record({
    owned: fc.array(license, { maxLength: ids.length }),
    orders,
    answers: fc.dictionary(fc.constantFrom('ENDGRD1S1', 'ENDGRD2S1', 'MAILGW1S1'), fc.option(fc.constantFrom(...ids)), {
      maxKeys: 1,
    }),
  })
  .map(({ owned, orders: placed, answers }): PlanFacts => ({
    suite,
    policies,
    orders: placed,
    owned: owned.map((one, index) => ({ ...one, id: ids[index] ?? '' })),
    answers: new Map(Object.entries(answers).map(([text, id]) => [productId(text), id])),
  }));
