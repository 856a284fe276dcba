import { describe, expect, it } from '@jest/globals';
import type { PlannedComponent } from '../../../core/activation-plan.ts';
import type { License, LicenseState } from '../../../core/licenses.ts';
import { grantOf } from '../../../core/orders.ts';
import type { Upgrade } from '../../../core/upgrade.ts';
import { makePlan, nextVersion, planAgain, settle } from '../../../core/work/plan.ts';
import { complete, component, order, owned, productId, suiteOf } from '../builders.ts';
import { held, issue, places, question, retain, select, storedPlan, upgrade } from '../upgrade-builder.ts';

const A1 = owned('A1', 'ENDGRD7E1', { to: '2027-09-30' });
const A3 = owned('A3', 'MAILGW1E1', { seats: 20, to: '2027-09-30' });
const A4 = owned('A4', 'MAILGW1E2', { seats: 500 });
const A7 = owned('A7', 'CENCON1S1', { state: { kind: 'suspended' } });
const X1 = owned('X1', 'OFFICE1S1');

describe('makePlan', () => {
  it('goes on to the selection, with one decision for each component, grants for retained ones alone, and their count told', () => {
    const change = makePlan({ upgrade: planning(), owned: [A1, A3, A4, A7, X1], notMatched: ['named-1'] });
    expect(change).toEqual({
      to: { step: 'product-selection', parked: false },
      grants: [{ licenseId: 'A1', grant: grantOf(order()) }],
      conversions: [],
      plan: {
        components: [
          retain('ENDGRD1S1', 'A1', { couldServe: [productId('ENDGRD2S1')] }),
          issue('ENDGRD2S1'),
          question('MAILGW1S1', ['A4', 'A3']),
          held('CENCON1S1', 'A7'),
          issue('CLDAPP1S1'),
        ],
        notCovered: ['X1'],
        notMatched: ['named-1'],
      },
      events: [{ type: 'planMade', facts: { version: 1, retain: 1, issue: 2, question: 1, held: 1 } }],
    });
  });

  it('tells events numbers alone: no code, no name, no id of a license', () => {
    const { events } = makePlan({ upgrade: planning(), owned: [A1, A3, A4, A7], notMatched: ['named-1'] });
    expect(events.flatMap((event) => Object.values(event.facts)).every((fact) => typeof fact === 'number')).toBe(true);
  });

  it('counts on from the version before', () => {
    const again = planning({ plan: storedPlan([issue('ENDGRD1S1')], { version: 4 }) });
    expect(makePlan({ upgrade: again, owned: [], notMatched: [] })).toMatchObject({
      events: [{ facts: { version: 5 } }],
    });
  });

  it('makes a trial full where the catalog says so, and grants it the order', () => {
    const suite = suiteOf(component('ENDGRD1S1', { convertsTrials: true }), component('MAILGW1S1'));
    const trials = [owned('T1', 'ENDGRD1T1', { kind: 'trial' }), owned('T2', 'MAILGW1T1', { kind: 'trial' })];
    expect(makePlan({ upgrade: planning({ suite }), owned: trials, notMatched: [] })).toMatchObject({
      conversions: ['T1'],
      grants: [{ licenseId: 'T1', grant: grantOf(order()) }],
    });
  });

  it('gives the grants of every standing order, canceled ones left out', () => {
    const orders = [
      order(),
      order({ id: 'order-2', basis: 'adds', seats: 20 }),
      order({ id: 'order-3', canceled: true }),
    ];
    const { grants } = makePlan({ upgrade: planning({ orders }), owned: [A1], notMatched: [] });
    expect(grants?.map(({ grant }) => grant.orderId)).toEqual(['order-1', 'order-2']);
  });

  it('gives no grant twice when it is made again', () => {
    const first = planning({ plan: storedPlan([retain('ENDGRD1S1', 'A1')]) });
    expect(makePlan({ upgrade: first, owned: [settled(A1)], notMatched: [] }).grants).toEqual([]);
  });
});

describe('planAgain', () => {
  it('lets a retained component keep its code whatever is typed later', () => {
    const better = owned('A2', 'ENDGRD1S1', { named: true, seats: 900, to: '2029-12-31', edition: 9 });
    const before = planning({ plan: storedPlan([retain('ENDGRD1S1', 'A1'), issue('ENDGRD2S1')]) });
    const again = planAgain({ upgrade: before, owned: [settled(A1), better] }, new Map());
    expect(again.components[0]).toMatchObject({ action: 'retain', licenseId: 'A1', reason: { code: 'owned' } });
    expect(again.components.filter(({ action }) => action === 'retain')).toHaveLength(1);
  });

  it.each([
    ['keeps why it was', 'active', [settled(A1)], retain('ENDGRD1S1', 'A1', { couldServe: [productId('ENDGRD2S1')] })],
    ['is held', 'suspended', [{ ...settled(A1), state: { kind: 'suspended' } }], held('ENDGRD1S1', 'A1')],
    ['can have a new one', 'returned', [{ ...settled(A1), state: { kind: 'returned' } }], issue('ENDGRD1S1')],
    ['can have a new one', 'gone', [], issue('ENDGRD1S1')],
  ] satisfies [string, string, License[], PlannedComponent][])(
    '%s: a retained component whose license is %s by now',
    (_what, _state, licenses, planned) => {
      const before = planning({ plan: storedPlan([retain('ENDGRD1S1', 'A1')]) });
      const again = planAgain({ upgrade: before, owned: licenses }, new Map());
      expect(again.components[0]).toEqual(planned);
    },
  );

  it.each([
    ['named', { named: true }],
    ['exact, and by far the best', { productId: productId('ENDGRD1S1'), edition: 9 }],
    ['another channel', { channel: 'oem' }],
  ] satisfies [string, Partial<License>][])(
    'keeps the reason of a retained component beside what turned up: %s',
    (_, changed) => {
      const before = planning({ plan: storedPlan([retain('ENDGRD1S1', 'A1', { reason: { code: 'answered' } })]) });
      const again = planAgain({ upgrade: before, owned: [settled(A1), owned('A2', 'ENDGRD9E1', changed)] }, new Map());
      expect(again.components[0]).toMatchObject({ licenseId: 'A1', reason: { code: 'answered' } });
    },
  );

  it.each([
    ['is held', 'suspended', { kind: 'suspended' }, 'held'],
    ['is retained', 'active again', { kind: 'active' }, 'retain'],
  ] satisfies [string, string, LicenseState, string][])(
    '%s, and no other in its place: a code that was retained, then held, and is %s',
    (_what, _state, state, action) => {
      const other = owned('A0', 'ENDGRD1S1', { named: true, state: { kind: 'suspended' } });
      const suspended: License = { ...settled(A1), state: { kind: 'suspended' } };
      const before = planning({ plan: storedPlan([retain('ENDGRD1S1', 'A1')]) });
      const once = planAgain({ upgrade: before, owned: [suspended, other] }, new Map());
      expect(once.components[0]).toMatchObject({ action: 'held', licenseId: 'A1' });
      const upgradeThen = planning({ plan: storedPlan(once.components) });
      const twice = planAgain({ upgrade: upgradeThen, owned: [{ ...suspended, state }, other] }, new Map());
      expect(twice.components[0]).toMatchObject({ action, licenseId: 'A1' });
    },
  );

  it('keeps a code that was not released out of everything', () => {
    const blocked = { ...A1, state: { kind: 'suspended' } } as const;
    const reason = { code: 'not-released', licenseId: 'A1' } as const;
    const released = issue('ENDGRD1S1', { reason, notExtended: ['A1'] });
    const again = planAgain({ upgrade: planning({ plan: storedPlan([released]) }), owned: [blocked] }, new Map());
    expect(again.components.slice(0, 2)).toEqual([released, issue('ENDGRD2S1')]);
  });

  it('retains what is typed later for a component that had none', () => {
    const before = planning({ plan: storedPlan([retain('ENDGRD1S1', 'A1'), issue('MAILGW1S1')]) });
    const again = planAgain({ upgrade: before, owned: [settled(A1), { ...A4, named: true }] }, new Map());
    expect(again.components[2]).toMatchObject({ action: 'retain', licenseId: 'A4' });
  });

  it('keeps "none of these" for the candidates that were declined', () => {
    const none = issue('MAILGW1S1', { reason: { code: 'none-of-these' }, notExtended: ['A4', 'A3'] });
    const again = planAgain({ upgrade: planning({ plan: storedPlan([none]) }), owned: [A3, A4] }, new Map());
    expect(again.components[2]).toEqual(none);
  });

  it('asks again what was not answered', () => {
    const asked = storedPlan([question('MAILGW1S1', ['A4', 'A3'])]);
    const again = planAgain({ upgrade: planning({ plan: asked }), owned: [A3, A4] }, new Map());
    expect(again.components[2]).toEqual(question('MAILGW1S1', ['A4', 'A3']));
  });

  it('leaves a selected product its new code when a license for it turns up later', () => {
    const { productIds } = select(['MAILGW1S1']);
    const selection = { planVersion: 1, productIds, installersFor: [] };
    const before = upgrade({ ...places['activation-codes'], plan: storedPlan([issue('MAILGW1S1')]), selection });
    const again = planAgain({ upgrade: before, owned: [A4] }, new Map());
    expect(again.components[2]).toEqual(issue('MAILGW1S1', { notExtended: ['A4'] }));
  });

  it('never gives one license to two components', () => {
    const before = planning({ plan: storedPlan([issue('ENDGRD1S1'), retain('ENDGRD2S1', 'A1')]) });
    const again = planAgain({ upgrade: before, owned: [settled(A1)] }, new Map());
    expect(again.components.slice(0, 2)).toEqual([
      issue('ENDGRD1S1'),
      retain('ENDGRD2S1', 'A1', { couldServe: [productId('ENDGRD1S1')] }),
    ]);
  });
});

describe('settle', () => {
  it('gives what is missing alone', () => {
    const plan = storedPlan([retain('ENDGRD1S1', 'A1'), retain('MAILGW1S1', 'A4'), issue('CENCON1S1')]);
    expect(settle(plan, { upgrade: planning(), owned: [settled(A1), A4] })).toEqual({
      grants: [{ licenseId: 'A4', grant: grantOf(order()) }],
      conversions: [],
    });
  });
});

describe('nextVersion', () => {
  it('begins with 1, and goes on after a registration was released', () => {
    expect(nextVersion(planning())).toBe(1);
    expect(nextVersion(planning({ plan: storedPlan([], { version: 1 }) }))).toBe(2);
    expect(nextVersion(planning({ plan: null, plansMade: 3 }))).toBe(4);
  });
});

function planning(changed: Partial<Upgrade> = {}): Upgrade {
  return upgrade({ ...places['activation-plan'], ownerId: 'visitor-1', suite: complete, ...changed });
}

function settled(license: License): License {
  return { ...license, grants: [...license.grants, grantOf(order())] };
}
