import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../core/decisions/decide.ts';
import type { Facts } from '../../../core/decisions/facts.ts';
import type { License, LicenseState } from '../../../core/licenses.ts';
import { grantOf } from '../../../core/orders.ts';
import { accepted } from '../../../core/result.ts';
import type { Upgrade } from '../../../core/upgrade.ts';
import { makePlan } from '../../../core/work/plan.ts';
import { component, order, owned, productId, suiteOf } from '../builders.ts';
import {
  changeOf,
  facts,
  held,
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
} from '../upgrade-builder.ts';

const openAt = [
  'product-selection',
  'activation-codes',
  'deployment-kit',
  'deployment-kit, parked',
  'completed',
] satisfies PlaceName[];

const A2 = owned('A2', 'MAILGW1S1');
const A7 = owned('A7', 'CENCON1S1', { state: { kind: 'suspended' } });
const A8 = owned('A8', 'CENCON1E1', { seats: 500 });

const plan = storedPlan([
  issue('ENDGRD1S1'),
  issue('ENDGRD2S1'),
  retain('MAILGW1S1', 'A2'),
  { ...held('CENCON1S1', 'A7'), notExtended: ['A8'] },
  issue('CLDAPP1S1'),
]);

describe('releaseHeld', () => {
  it.each(openAt)('retains the code at %s, active again and with its grant in the same decision', (name) => {
    expect(decide(release('retain'), at(places[name]))).toEqual(
      accepted({
        grants: [{ licenseId: 'A7', grant: grantOf(order()) }],
        conversions: [],
        reinstated: ['A7'],
        plan: {
          ...planOf(retain('CENCON1S1', 'A7', { reason: { code: 'released' }, notExtended: ['A8'] })),
          notMatched: [],
        },
        events: [{ type: 'heldReleased', facts: { version: 2, productId: 'CENCON1S1', as: 'retain' } }],
      }),
    );
  });

  it.each(openAt)('plans a new code at %s instead, leaves the old one as it is, and gives nothing', (name) => {
    const reason = { code: 'not-released', licenseId: 'A7' } as const;
    expect(decide(release('issue'), at(places[name]))).toEqual(
      accepted({
        grants: [],
        conversions: [],
        plan: { ...planOf(issue('CENCON1S1', { reason, notExtended: ['A8', 'A7'] })), notMatched: [] },
        events: [{ type: 'heldReleased', facts: { version: 2, productId: 'CENCON1S1', as: 'issue' } }],
      }),
    );
  });

  it.each([
    ['suspended', { kind: 'suspended' }, true],
    ['active again', { kind: 'active' }, true],
    ['revoked for payment', { kind: 'revoked', cause: 'payment' }, true],
    ['revoked for a leak', { kind: 'revoked', cause: 'leak' }, false],
    ['revoked by law', { kind: 'revoked', cause: 'law' }, false],
    ['revoked by a reversal', { kind: 'revoked', cause: 'reversal' }, false],
    ['returned', { kind: 'returned' }, false],
    ['superseded', { kind: 'superseded' }, false],
  ] satisfies [string, LicenseState, boolean][])('knows whether a code can come back that is %s', (_, state, may) => {
    const given = at({}, { owned: [settled(A2), { ...A7, state }] });
    expect(decide(release('retain'), given)).toMatchObject(
      may
        ? { ok: true, value: { reinstated: ['A7'] } }
        : { ok: false, problem: { code: 'request-refused', fields: [{ field: 'as' }] } },
    );
    expect(decide(release('issue'), given)).toMatchObject({ ok: true });
  });

  it('retains no code that is gone', () => {
    expect(decide(release('retain'), at({}, { owned: [settled(A2)] }))).toMatchObject({
      problem: { code: 'request-refused' },
    });
  });

  it('gives the grants of all standing orders that are missing', () => {
    const second = order({ id: 'order-2', basis: 'adds', seats: 20 });
    const orders = [order(), second, order({ id: 'order-3', canceled: true })];
    const given = at({ orders }, { owned: [settled(settled(A2), second), settled(A7)] });
    expect(decide(release('retain'), given)).toMatchObject({
      value: { grants: [{ licenseId: 'A7', grant: grantOf(second) }] },
    });
  });

  it.each([
    ['a product of no suite', 'OFFICE1S1', { code: 'product-not-in-suite', productIds: ['OFFICE1S1'] }],
    ['a product that is not held', 'MAILGW1S1', { code: 'plan-changed', planVersion: 1, differences: [] }],
  ])('refuses %s', (_, product, problem) => {
    expect(decide(release('retain', product), at())).toEqual({ ok: false, problem });
  });

  it.each(placesBut(...openAt))('is closed at %s', (name) => {
    expect(decide(release('retain'), at(places[name]))).toMatchObject({
      ok: false,
      problem: { code: 'step-not-open', step: places[name].step },
    });
  });

  it('is closed without a plan', () => {
    expect(decide(release('retain'), at({ plan: null }))).toMatchObject({ problem: { code: 'step-not-open' } });
  });

  it.each(['retain', 'issue'] as const)('changes nothing when %s is asked for twice, and takes no other word', (as) => {
    const first = decide(release(as), at());
    const after = first.ok && first.value?.plan ? { ...first.value.plan, version: 2 } : null;
    const given = at({ plan: after }, { owned: [settled(A2), as === 'retain' ? active(A7) : A7] });
    expect(decide(release(as), given)).toEqual(accepted(null));
    expect(decide(release(as === 'retain' ? 'issue' : 'retain'), given)).toMatchObject({
      problem: { code: 'plan-changed' },
    });
  });

  it('lets a product be selected that gets a new code instead', () => {
    const released = decide(release('issue'), at());
    const after = released.ok && released.value?.plan ? { ...released.value.plan, version: 2 } : null;
    expect(decide(select(['CENCON1S1'], { planVersion: 2 }), at({ plan: after }))).toMatchObject({ ok: true });
  });

  it('keeps what nobody could match for a person', () => {
    for (const as of ['retain', 'issue'] as const) {
      const decision = decide(release(as), at({ plan: { ...plan, notMatched: ['named-1'] } }));
      expect(decision).toMatchObject({ value: { plan: { notMatched: ['named-1'] } } });
    }
  });

  it.each(['retain', 'issue'] as const)('answers no question of another product: %s', (as) => {
    const licenses = [
      owned('A1', 'ENDGRD1S1', { state: { kind: 'suspended' } }),
      owned('A9', 'ENDGRD7E1', { seats: 20, to: '2027-09-30' }),
      owned('A10', 'ENDGRD8E1', { seats: 500, to: '2027-03-31' }),
    ];
    const made = makePlan({ upgrade: upgrade(), owned: licenses, notMatched: [] }).plan;
    const asked = question('ENDGRD2S1', ['A10', 'A9']);
    expect(made?.components.slice(0, 2)).toEqual([held('ENDGRD1S1', 'A1'), asked]);
    const given = at({ plan: storedPlan(made?.components ?? []) }, { owned: licenses });
    expect(changeOf(decide(release(as, 'ENDGRD1S1'), given)).plan?.components[1]).toEqual(asked);
  });

  it('makes a trial full that it retains, where the catalog says so', () => {
    const suite = suiteOf(component('CENCON1S1', { convertsTrials: true }));
    const trial = owned('T1', 'CENCON1T1', { kind: 'trial', to: '2026-12-31', state: { kind: 'suspended' } });
    const made = makePlan({ upgrade: upgrade({ suite }), owned: [trial], notMatched: [] }).plan;
    const given = at({ suite, plan: storedPlan(made?.components ?? []) }, { owned: [trial] });
    expect(decide(release('retain'), given)).toMatchObject({
      value: { grants: [{ licenseId: 'T1' }], conversions: ['T1'] },
    });
  });

  it('retains no trial that stays a trial', () => {
    const trial = owned('T1', 'CENCON1T1', { kind: 'trial', to: '2026-12-31', state: { kind: 'suspended' } });
    const made = makePlan({ upgrade: upgrade(), owned: [trial], notMatched: [] }).plan;
    const given = at({ plan: storedPlan(made?.components ?? []) }, { owned: [trial] });
    const decision = decide(release('retain'), given);
    expect(decision.ok ? decision.value?.grants : []).toEqual([]);
  });
});

function release(as: 'retain' | 'issue', product = 'CENCON1S1') {
  return { kind: 'releaseHeld', productId: productId(product), as, reason: 'the invoice is paid' } as const;
}

function at(changed: Partial<Upgrade> = {}, others: Partial<Facts> = {}): Facts {
  const standing = upgrade({ ...places['product-selection'], ownerId: 'visitor-1', plan, ...changed });
  return facts({ upgrade: standing, actor: operator, owned: [settled(A2), A7, A8], ...others });
}

/** The plan with another decision about Central Console. */
function planOf(decided: ReturnType<typeof retain> | ReturnType<typeof issue>) {
  const components = plan.components.map((one) => (one.productId === decided.productId ? decided : one));
  return { components, notCovered: [] };
}

function settled(license: License, by = order()): License {
  return { ...license, grants: [...license.grants, grantOf(by)] };
}

function active(license: License): License {
  return { ...license, state: { kind: 'active' } };
}
