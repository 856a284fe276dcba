import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../core/decisions/decide.ts';
import { refused } from '../../../core/result.ts';
import type { Upgrade } from '../../../core/upgrade.ts';
import { productId } from '../builders.ts';
import {
  changeOf,
  facts,
  form,
  issue,
  noonMs,
  operator,
  places,
  placesBut,
  retain,
  storedPlan,
  upgrade,
} from '../upgrade-builder.ts';

const reopen = { kind: 'reopen', reason: 'the customer is back' } as const;

const registered: Partial<Upgrade> = { registeredAtMs: noonMs };
const agreed: Partial<Upgrade> = { ...registered, agreement: { version: '2026-1', digest: 'digest-en' } };
const filledIn: Partial<Upgrade> = { ...agreed, ownerId: 'visitor-1' };
const planned: Partial<Upgrade> = {
  ...filledIn,
  plan: storedPlan([retain('ENDGRD1S1', 'A1'), issue('ENDGRD2S1'), issue('CLDAPP1S1')]),
};
const mac = [productId('ENDGRD2S1')];
const service = [productId('CLDAPP1S1')];
const selected: Partial<Upgrade> = {
  ...planned,
  selection: { planVersion: 1, productIds: mac, installersFor: [] },
};
const ready = { revision: 1, state: 'ready', attempt: 1, problem: null } as const;
const stopped = { revision: 1, state: 'stopped', attempt: 1, problem: null } as const;

describe('reopen', () => {
  it.each([
    ['the order alone', {}, 'registration-key'],
    ['the key', registered, 'license-agreement'],
    ['the agreement', agreed, 'account-form'],
    ['the form', filledIn, 'activation-plan'],
    ['the plan', planned, 'activation-plan'],
    ['the selection', selected, 'activation-codes'],
    ['the codes', { ...selected, issued: mac }, 'deployment-kit'],
    ['the codes, and a kit that was stopped', { ...selected, issued: mac, kit: stopped }, 'deployment-kit'],
    ['the kit', { ...selected, issued: mac, kit: ready }, 'completed'],
    [
      'services alone',
      { ...planned, selection: { planVersion: 1, productIds: service, installersFor: [] }, issued: service },
      'completed',
    ],
    [
      'an empty selection',
      { ...planned, selection: { planVersion: 1, productIds: [], installersFor: [] } },
      'completed',
    ],
    [
      'more products chosen once completed',
      {
        ...selected,
        selection: { planVersion: 1, productIds: [...service, ...mac], installersFor: [] },
        issued: mac,
        kit: ready,
      },
      'activation-codes',
    ],
  ] satisfies [string, Partial<Upgrade>, string][])('goes on after %s', (_, done, step) => {
    expect(decide(reopen, abandoned(done))).toMatchObject({
      ok: true,
      value: { to: { step, parked: false }, events: [{ type: 'upgradeReopened', facts: { at: step } }] },
    });
  });

  it('builds a further kit for one that was stopped', () => {
    expect(decide(reopen, abandoned({ ...selected, issued: mac, kit: stopped }))).toMatchObject({
      value: { kit: { revision: 2, state: 'building', problem: null } },
    });
  });

  it('changes nothing but the place where there is no kit to build', () => {
    expect(Object.keys(changeOf(decide(reopen, abandoned(planned)))).toSorted()).toEqual(['events', 'to']);
  });

  it('plans again with codes that were typed last, when it was abandoned before that', () => {
    const code = 'AA-AAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA';
    const choosing = upgrade({ ...places['product-selection'], ...planned });
    const corrected = decide(form([code]), facts({ upgrade: choosing, form: form() }));
    const place = corrected.ok ? corrected.value?.to : undefined;
    const given = facts({ upgrade: { ...choosing, ...place }, actor: operator });
    expect(decide({ kind: 'abandon', reason: 'asked for' }, given)).toMatchObject({ ok: true });
    expect(decide(reopen, abandoned(planned))).toMatchObject({ value: { to: { step: 'activation-plan' } } });
  });

  it('is refused once another upgrade has taken its place', () => {
    expect(decide(reopen, { ...abandoned(planned), replacedBy: 'upgrade-2' })).toEqual(
      refused({ code: 'upgrade-replaced' }),
    );
  });

  it.each(placesBut('abandoned'))('is closed at %s', (name) => {
    const given = facts({
      upgrade: upgrade({ ...planned, ...places[name] }),
      actor: operator,
      replacedBy: 'upgrade-2',
    });
    expect(decide(reopen, given)).toMatchObject({
      ok: false,
      problem: { code: 'step-not-open', step: places[name].step },
    });
  });
});

function abandoned(done: Partial<Upgrade>) {
  return facts({ upgrade: upgrade({ ...done, ...places.abandoned }), actor: operator });
}
