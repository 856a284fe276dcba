import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../core/decisions/decide.ts';
import type { Facts } from '../../../core/decisions/facts.ts';
import { accepted } from '../../../core/result.ts';
import type { Upgrade } from '../../../core/upgrade.ts';
import { grantOf } from '../../../core/orders.ts';
import { component, day, order, owned, suiteOf } from '../builders.ts';
import {
  answer,
  facts,
  issue,
  operator,
  type PlaceName,
  places,
  placesBut,
  question,
  retain,
  select,
  storedPlan,
  upgrade,
  visitor,
} from '../upgrade-builder.ts';

const A1 = owned('A1', 'ENDGRD7E1');
const A3 = owned('A3', 'MAILGW1E1', { seats: 20, to: '2027-09-30' });
const A4 = owned('A4', 'MAILGW1E2', { seats: 500, to: '2027-03-31' });
const openAt = [
  'product-selection',
  'activation-codes',
  'deployment-kit',
  'deployment-kit, parked',
  'completed',
] satisfies PlaceName[];

const plan = storedPlan([
  retain('ENDGRD1S1', 'A1'),
  issue('ENDGRD2S1'),
  question('MAILGW1S1', ['A4', 'A3']),
  issue('CENCON1S1'),
  issue('CLDAPP1S1'),
]);

describe('answerQuestion', () => {
  it.each(openAt)('retains the license that was named at %s, with its grant in the same decision', (name) => {
    const decision = decide(answer('MAILGW1S1', 'A4'), asked({ ...places[name] }));
    expect(decision).toMatchObject({
      ok: true,
      value: {
        grants: [{ licenseId: 'A4', grant: grantOf(order()) }],
        conversions: [],
        events: [{ type: 'questionAnswered', facts: { version: 2, productId: 'MAILGW1S1', licenseId: 'A4' } }],
      },
    });
    expect(outcome(decision)).toEqual(['retain A1', 'issue', 'retain A4', 'issue', 'issue']);
    expect(decision.ok && decision.value).not.toHaveProperty('to');
  });

  it('lists the one that was not named as not extended', () => {
    const decision = decide(answer('MAILGW1S1', 'A3'), asked());
    expect(decision).toMatchObject({
      value: {
        plan: { components: [{}, {}, { licenseId: 'A3', reason: { code: 'answered' }, notExtended: ['A4'] }, {}, {}] },
      },
    });
  });

  it('plans a new code for "none of these", and gives no grant', () => {
    const decision = decide(answer('MAILGW1S1', null), asked());
    expect(decision).toMatchObject({
      ok: true,
      value: {
        grants: [],
        events: [{ type: 'questionAnswered', facts: { version: 2, productId: 'MAILGW1S1', licenseId: null } }],
      },
    });
    expect(outcome(decision)).toEqual(['retain A1', 'issue', 'issue', 'issue', 'issue']);
  });

  it('gives the grants of all standing orders', () => {
    const second = order({ id: 'order-2', basis: 'adds', seats: 20, expiresOn: day('2027-12-19') });
    const canceled = order({ id: 'order-3', canceled: true });
    const orders = [order(), second, canceled];
    const settledA1 = { ...A1, grants: [...A1.grants, grantOf(order()), grantOf(second)] };
    const decision = decide(answer('MAILGW1S1', 'A4'), asked({ orders }, { owned: [settledA1, A3, A4] }));
    expect(decision).toMatchObject({
      value: {
        grants: [
          { licenseId: 'A4', grant: { orderId: 'order-1' } },
          { licenseId: 'A4', grant: { orderId: 'order-2' } },
        ],
      },
    });
  });

  it('makes a trial full that was named, where the catalog says so', () => {
    const suite = suiteOf(component('MAILGW1S1', { convertsTrials: true }));
    const trials = ['T1', 'T2'].map((id) => owned(id, 'MAILGW1T1', { kind: 'trial', to: '2026-12-31' }));
    const trialPlan = storedPlan([question('MAILGW1S1', ['T1', 'T2'])]);
    expect(decide(answer('MAILGW1S1', 'T2'), asked({ suite, plan: trialPlan }, { owned: trials }))).toMatchObject({
      value: { grants: [{ licenseId: 'T2' }], conversions: ['T2'] },
    });
  });

  it('keeps what nobody could match for a person', () => {
    const decision = decide(answer('MAILGW1S1', 'A4'), asked({ plan: { ...plan, notMatched: ['named-1'] } }));
    expect(decision).toMatchObject({ value: { plan: { notMatched: ['named-1'] } } });
  });

  it('leaves the code of a selected product alone when a license for it turns up later', () => {
    const late = owned('A9', 'CENCON1S1');
    const { productIds } = select(['CENCON1S1']);
    const at = { ...places.completed, selection: { planVersion: 1, productIds, installersFor: [] } };
    const decision = decide(answer('MAILGW1S1', 'A4'), asked(at, { owned: [settled(), A3, A4, late] }));
    expect(outcome(decision)).toEqual(['retain A1', 'issue', 'retain A4', 'issue', 'issue']);
    expect(decision).toMatchObject({ value: { grants: [{ licenseId: 'A4' }] } });
  });

  it.each(placesBut(...openAt))('is closed at %s', (name) => {
    expect(decide(answer('MAILGW1S1', 'A4'), asked(places[name]))).toMatchObject({
      ok: false,
      problem: { code: 'step-not-open', step: places[name].step },
    });
  });

  it('is closed without a plan', () => {
    expect(decide(answer('MAILGW1S1', 'A4'), asked({ plan: null }))).toMatchObject({
      problem: { code: 'step-not-open' },
    });
  });

  it('refuses an answer to another version of the plan, with what is different', () => {
    const planShown = storedPlan([question('MAILGW1S1', ['A3', 'A5'])]);
    const current = storedPlan([question('MAILGW1S1', ['A4', 'A3'])], { version: 2 });
    expect(decide(answer('MAILGW1S1', 'A4'), asked({ plan: current }, { planShown }))).toEqual({
      ok: false,
      problem: {
        code: 'plan-changed',
        planVersion: 2,
        differences: [{ productId: 'MAILGW1S1', was: 'question A3 A5', is: 'question A3 A4' }],
      },
    });
  });

  it.each([
    ['a product of no suite', answer('OFFICE1S1', 'A4'), { code: 'product-not-in-suite', productIds: ['OFFICE1S1'] }],
    ['a product without a question', answer('CENCON1S1', 'A4'), fieldOf('productId')],
    ['a retained product with another license', answer('ENDGRD1S1', 'A3'), fieldOf('productId')],
    ['a retained product with the license that it has', answer('ENDGRD1S1', 'A1'), fieldOf('productId')],
    ['a license that is no candidate', answer('MAILGW1S1', 'A1'), fieldOf('licenseId')],
    ['a license that nobody knows', answer('MAILGW1S1', 'A77'), fieldOf('licenseId')],
  ])('refuses %s', (_, command, problem) => {
    expect(decide(command, asked())).toEqual({ ok: false, problem });
  });

  it("leaves an operator's question to operators", () => {
    const OEM = owned('A8', 'MAILGW1E1', { channel: 'oem' });
    const other = storedPlan([
      retain('ENDGRD1S1', 'A1'),
      question('MAILGW1S1', ['A8'], { asks: 'operator', recommended: null, reason: { code: 'other-channel' } }),
    ]);
    const by = (actor: Facts['actor']) =>
      decide(answer('MAILGW1S1', 'A8'), asked({ plan: other }, { actor, owned: [A1, OEM] }));
    expect(by(visitor)).toEqual({ ok: false, problem: fieldOf('productId') });
    expect(by(operator)).toMatchObject({
      ok: true,
      value: { grants: expect.arrayContaining([expect.objectContaining({ licenseId: 'A8' })]) },
    });
  });

  it("lets an operator answer a customer's question too", () => {
    expect(decide(answer('MAILGW1S1', 'A4'), asked({}, { actor: operator }))).toMatchObject({ ok: true });
  });

  it.each(openAt)(
    'accepts the same answer again at %s without a change, to the version that it was given to',
    (name) => {
      const answered = storedPlan(
        [
          retain('MAILGW1S1', 'A4', { reason: { code: 'answered' } }),
          issue('CENCON1S1', { reason: { code: 'none-of-these' } }),
        ],
        { version: 3 },
      );
      const at = asked({ ...places[name], plan: answered });
      expect(decide(answer('MAILGW1S1', 'A4', 1), at)).toEqual(accepted(null));
      expect(decide(answer('CENCON1S1', null, 2), at)).toEqual(accepted(null));
    },
  );

  it.each([
    ['another license', 'A3'],
    ['"none of these"', null],
  ])('does not take %s for the answer that was given', (_, licenseId) => {
    const answered = storedPlan([retain('MAILGW1S1', 'A4', { reason: { code: 'answered' } })], { version: 2 });
    expect(decide(answer('MAILGW1S1', licenseId, 1), asked({ plan: answered }))).toMatchObject({
      problem: { code: 'plan-changed' },
    });
    expect(decide(answer('MAILGW1S1', licenseId, 2), asked({ plan: answered }))).toMatchObject({
      problem: { code: 'request-refused' },
    });
  });
});

function settled() {
  return { ...A1, grants: [...A1.grants, grantOf(order())] };
}

function asked(changed: Partial<Upgrade> = {}, others: Partial<Facts> = {}): Facts {
  const at = upgrade({ ...places['product-selection'], ownerId: 'visitor-1', plan, ...changed });
  return facts({ upgrade: at, owned: [settled(), A3, A4], planShown: plan, ...others });
}

function fieldOf(field: string) {
  return { code: 'request-refused', fields: [{ field, reason: expect.any(String) }] };
}

function outcome(decision: ReturnType<typeof decide>): readonly string[] {
  if (!decision.ok) return [decision.problem.code];
  return (decision.value?.plan?.components ?? []).map((component) =>
    component.action === 'retain' ? `retain ${component.licenseId}` : component.action,
  );
}
