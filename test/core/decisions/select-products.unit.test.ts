import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../core/decisions/decide.ts';
import { accepted } from '../../../core/result.ts';
import type { Selection, Upgrade } from '../../../core/upgrade.ts';
import { issueCodes } from '../../../core/work/codes.ts';
import { productId } from '../builders.ts';
import {
  facts,
  held,
  issue,
  places,
  placesBut,
  question,
  retain,
  select,
  storedPlan,
  upgrade,
} from '../upgrade-builder.ts';

/** Endpoint Guard is owned, for Mac it is not; Mail Gateway asks, Central Console is held, Cloud App Shield is new. */
const plan = storedPlan([
  retain('ENDGRD1S1', 'A1'),
  issue('ENDGRD2S1'),
  question('MAILGW1S1', ['A4', 'A3']),
  held('CENCON1S1', 'A7'),
  issue('CLDAPP1S1'),
]);

describe('selectProducts', () => {
  it.each([
    ['a new product: codes are issued first', ['ENDGRD2S1'], [], 'activation-codes'],
    ['a service: codes are issued first', ['CLDAPP1S1'], [], 'activation-codes'],
    ['nothing: there is nothing left to do', [], [], 'completed'],
    ['installers alone: a kit, without new codes', [], ['ENDGRD1S1'], 'deployment-kit'],
    ['both', ['ENDGRD2S1'], ['ENDGRD1S1'], 'activation-codes'],
  ])('takes %s', (_, productIds, installersFor, step) => {
    const decision = decide(select(productIds, { installersFor }), facts({ upgrade: choosing() }));
    expect(decision).toMatchObject({
      ok: true,
      value: {
        to: { step, parked: false },
        selection: { planVersion: 1, productIds, installersFor },
        events: [{ type: 'productsSelected', facts: { productIds, installersFor } }],
      },
    });
  });

  it('starts the first build in the same decision, and only then', () => {
    const kit = { revision: 1, state: 'building', problem: null, layoutDigest: null };
    const built = decide(select([], { installersFor: ['ENDGRD1S1'] }), facts({ upgrade: choosing() }));
    expect(built).toMatchObject({ value: { kit } });
    for (const productIds of [[], ['ENDGRD2S1']]) {
      const decision = decide(select(productIds), facts({ upgrade: choosing() }));
      expect(decision.ok && decision.value).not.toHaveProperty('kit');
    }
  });

  it('keeps each product once, in one order', () => {
    const decision = decide(select(['ENDGRD2S1', 'CLDAPP1S1', 'ENDGRD2S1']), facts({ upgrade: choosing() }));
    expect(decision).toMatchObject({ value: { selection: { productIds: ['CLDAPP1S1', 'ENDGRD2S1'] } } });
  });

  it.each([
    ['a product of no suite', ['ENDGRD2S1', 'OFFICE1S1'], [], 'product-not-in-suite', ['OFFICE1S1']],
    ['installers of a product of no suite', [], ['OFFICE1S1'], 'product-not-in-suite', ['OFFICE1S1']],
    ['a product whose question is open', ['MAILGW1S1', 'ENDGRD2S1'], [], 'question-open', ['MAILGW1S1']],
    ['a product that is held', ['CENCON1S1', 'ENDGRD2S1'], [], 'component-held', ['CENCON1S1']],
  ])('refuses %s, and names it', (_, productIds, installersFor, code, named) => {
    expect(decide(select(productIds, { installersFor }), facts({ upgrade: choosing() }))).toEqual({
      ok: false,
      problem: { code, productIds: named },
    });
  });

  it.each([
    ['a retained product', ['ENDGRD1S1'], [], 'productIds', 'ENDGRD1S1 is owned already'],
    ['installers of a product that is not owned', [], ['ENDGRD2S1'], 'installersFor', 'ENDGRD2S1 is not owned'],
    ['installers of a product whose question is open', [], ['MAILGW1S1'], 'installersFor', 'MAILGW1S1 is not owned'],
    ['installers of a product that is held', [], ['CENCON1S1'], 'installersFor', 'CENCON1S1 is not owned'],
    ['installers of a service', [], ['CLDAPP1S1'], 'installersFor', 'CLDAPP1S1 is a service'],
  ])('refuses %s at its field', (_, productIds, installersFor, field, reason) => {
    expect(decide(select(productIds, { installersFor }), facts({ upgrade: choosing() }))).toEqual({
      ok: false,
      problem: { code: 'request-refused', fields: [{ field, reason: expect.stringContaining(reason) }] },
    });
  });

  it('refuses installers of a service also when it is owned', () => {
    const at = choosing({ plan: storedPlan([retain('CLDAPP1S1', 'A9')]) });
    expect(decide(select([], { installersFor: ['CLDAPP1S1'] }), facts({ upgrade: at }))).toMatchObject({
      problem: { fields: [{ field: 'installersFor', reason: expect.stringContaining('is a service') }] },
    });
  });

  it('says all that is wrong with the fields at once', () => {
    const decision = decide(
      select(['ENDGRD1S1'], { installersFor: ['CLDAPP1S1', 'ENDGRD2S1'] }),
      facts({ upgrade: choosing() }),
    );
    expect(decision).toMatchObject({
      problem: { fields: [{ field: 'productIds' }, { field: 'installersFor' }, { field: 'installersFor' }] },
    });
  });

  it('refuses an answer to another version of the plan, with what is different', () => {
    const at = choosing({ plan: { ...plan, version: 2 } });
    const planShown = storedPlan([issue('ENDGRD1S1'), ...plan.components.slice(1)]);
    expect(decide(select(['ENDGRD2S1']), facts({ upgrade: at, planShown }))).toEqual({
      ok: false,
      problem: {
        code: 'plan-changed',
        planVersion: 2,
        differences: [{ productId: 'ENDGRD1S1', was: 'issue', is: 'retain A1' }],
      },
    });
  });

  it('refuses a version of the plan that never was', () => {
    expect(decide(select([], { planVersion: 7 }), facts({ upgrade: choosing() }))).toEqual({
      ok: false,
      problem: { code: 'plan-changed', planVersion: 1, differences: [] },
    });
  });

  it.each(placesBut('product-selection', 'completed'))(
    'is closed at %s, for another selection than the first too',
    (name) => {
      const selection = { planVersion: 1, productIds: select(['CLDAPP1S1']).productIds, installersFor: [] };
      for (const before of [null, selection]) {
        expect(
          decide(select(['ENDGRD2S1']), facts({ upgrade: choosing({ ...places[name], selection: before }) })),
        ).toMatchObject({
          ok: false,
          problem: { code: 'step-not-open', step: places[name].step },
        });
      }
    },
  );

  it('lets more products be chosen once completed, and adds them to those chosen before', () => {
    expect(decide(select(['CLDAPP1S1']), facts({ upgrade: completed() }))).toEqual(
      accepted({
        to: { step: 'activation-codes', parked: false },
        selection: { planVersion: 1, productIds: ['CLDAPP1S1', 'ENDGRD2S1'], installersFor: [] },
        events: [{ type: 'productsSelected', facts: { productIds: ['CLDAPP1S1'], installersFor: [] } }],
      }),
    );
  });

  it('goes by the plan in force when more is chosen', () => {
    const at = completed({ plan: { ...plan, version: 2 } });
    expect(decide(select(['CLDAPP1S1']), facts({ upgrade: at }))).toMatchObject({ problem: { code: 'plan-changed' } });
    expect(decide(select(['CLDAPP1S1'], { planVersion: 2 }), facts({ upgrade: at }))).toMatchObject({
      value: { selection: { planVersion: 2, productIds: ['CLDAPP1S1', 'ENDGRD2S1'] } },
    });
  });

  it('makes a further kit for installers that are asked for once completed, with what was in the first', () => {
    expect(decide(select([], { installersFor: ['ENDGRD1S1'] }), facts({ upgrade: completed() }))).toMatchObject({
      value: {
        to: { step: 'deployment-kit', parked: false },
        selection: { productIds: ['ENDGRD2S1'], installersFor: ['ENDGRD1S1'] },
        kit: { revision: 2, state: 'building' },
      },
    });
  });

  it.each([
    ['nothing', [], []],
    ['what was chosen', ['ENDGRD2S1'], []],
    ['what was chosen, with its installers', ['ENDGRD2S1'], ['ENDGRD1S1']],
  ])('changes nothing once completed when asked for %s', (_, productIds, installersFor) => {
    const at = completed({ selection: { ...chosen(['ENDGRD2S1']), installersFor: chosen(['ENDGRD1S1']).productIds } });
    for (const planVersion of [1, 7]) {
      expect(decide(select(productIds, { installersFor, planVersion }), facts({ upgrade: at }))).toEqual(
        accepted(null),
      );
    }
  });

  it('gives no second code to a product that has one', () => {
    const at = completed();
    const more = decide(select(['ENDGRD2S1', 'CLDAPP1S1']), facts({ upgrade: at }));
    const selection = more.ok ? (more.value?.selection ?? null) : null;
    expect(issueCodes({ ...at, selection }).licenses).toMatchObject([{ productId: 'CLDAPP1S1' }]);
  });

  it('is closed without a plan', () => {
    expect(decide(select([]), facts({ upgrade: choosing({ plan: null }) }))).toMatchObject({
      problem: { code: 'step-not-open' },
    });
  });

  it.each(['activation-codes', 'deployment-kit', 'deployment-kit, parked', 'completed', 'abandoned'] as const)(
    'accepts the same selection again at %s without a change, in any order and after the plan has moved on',
    (name) => {
      const selection = {
        planVersion: 1,
        productIds: select(['CLDAPP1S1', 'ENDGRD2S1']).productIds,
        installersFor: [],
      };
      const at = choosing({ ...places[name], selection, plan: { ...plan, version: 2 } });
      expect(decide(select(['ENDGRD2S1', 'CLDAPP1S1']), facts({ upgrade: at }))).toEqual(accepted(null));
    },
  );
});

/** Endpoint Guard for Mac was chosen, and has its code and its kit. */
function completed(changed: Partial<Upgrade> = {}): Upgrade {
  const kit = { revision: 1, state: 'ready', attempt: 1, problem: null } as const;
  const selection = chosen(['ENDGRD2S1']);
  return choosing({ ...places.completed, selection, issued: selection.productIds, kit, ...changed });
}

function chosen(products: readonly string[]): Selection {
  return { planVersion: 1, productIds: products.map(productId), installersFor: [] };
}

function choosing(changed: Partial<Upgrade> = {}): Upgrade {
  return upgrade({ ...places['product-selection'], ownerId: 'visitor-1', plan, ...changed });
}
