import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../core/decisions/decide.ts';
import { accepted, refused } from '../../../core/result.ts';
import {
  changeOf,
  customer,
  facts,
  form,
  operator,
  type PlaceName,
  places,
  placesBut,
  upgrade,
  newAccount,
} from '../upgrade-builder.ts';

const [one, other] = ['AA-AAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA', 'BB-BBBB-BBBBB-BBBBB-BBBBB-BBBBB-BBBBB'];

describe('submitForm', () => {
  it('takes the first form, makes the account of its address and that the owner, and goes on to the plan', () => {
    const at = upgrade(places['account-form']);
    expect(decide(form([one]), facts({ upgrade: at }))).toEqual(
      accepted({
        to: { step: 'activation-plan', parked: false },
        ownerId: 'account-1',
        visitorId: 'visitor-1',
        account: 'made',
        form: form([one]),
        events: [{ type: 'formAccepted', facts: {} }],
        inEffect: { ...at.agreement, role: 'of-the-company' },
      }),
    );
  });

  it('puts the agreement in effect for whom it names, once; a corrected form leaves it as it was', () => {
    const typed = form([one]);
    const onBehalf = { ...typed, form: { ...typed.form, user: { ...typed.form.user, onBehalfOf: 'Northwind' } } };
    const at = upgrade(places['account-form']);
    expect(changeOf(decide(onBehalf, facts({ upgrade: at }))).inEffect).toEqual({ ...at.agreement, role: 'on-behalf' });
    const later = facts({ upgrade: upgrade(places['product-selection']), actor: customer, form: typed });
    expect(changeOf(decide(onBehalf, later))).not.toHaveProperty('inEffect');
  });

  it('signs nobody in to an account that exists by naming its address', () => {
    const at = upgrade(places['account-form']);
    const known = { ...newAccount, id: 'account-7', known: true };
    expect(decide(form(), facts({ upgrade: at, account: known }))).toEqual(refused({ code: 'account-exists' }));
    expect(decide(form(), facts({ upgrade: at, account: { ...known, signedInAs: 'account-8' } }))).toEqual(
      refused({ code: 'account-exists' }),
    );
  });

  it('joins the account to which the visitor is signed in', () => {
    const at = upgrade(places['account-form']);
    const known = { ...newAccount, id: 'account-7', known: true, signedInAs: 'account-7' };
    expect(changeOf(decide(form(), facts({ upgrade: at, account: known })))).toMatchObject({
      ownerId: 'account-7',
      visitorId: 'visitor-1',
    });
    expect(changeOf(decide(form(), facts({ upgrade: at, account: known })))).not.toHaveProperty('account');
  });

  it('makes the account that is signed in the owner, whatever address the form names', () => {
    const at = upgrade(places['account-form']);
    const known = { ...newAccount, id: 'account-7', known: true };
    const change = changeOf(decide(form(), facts({ upgrade: at, actor: customer, account: known })));
    expect(change).toMatchObject({ ownerId: 'account-1', visitorId: null });
    expect(change).not.toHaveProperty('account');
  });

  it.each([
    ['corrects an address that was not confirmed', false, false, { account: 'corrected' }],
    ['leaves an address that was confirmed', false, true, {}],
    ['refuses the address of another account', true, false, null],
  ])('%s', (_, known, ownerConfirmed, ownership) => {
    const at = upgrade({ ...places['product-selection'], ownerId: 'account-1', visitorId: 'visitor-1' });
    const account = {
      id: 'account-7',
      known,
      signedInAs: 'account-1',
      ownerKnown: true,
      ownerConfirmed,
      digest: 'digest-of-address',
    };
    const decision = decide(form([], 'Other Ltd'), facts({ upgrade: at, form: form(), account }));
    const corrected = { ...ownership, form: form([], 'Other Ltd'), events: [{ type: 'formCorrected', facts: {} }] };
    expect(decision).toEqual(ownership ? accepted(corrected) : refused({ code: 'account-exists' }));
  });

  it('makes nobody the owner when somebody of ours fills it in', () => {
    const at = upgrade(places['account-form']);
    const decision = decide(form(), facts({ upgrade: at, actor: operator }));
    expect(decision.ok && decision.value).not.toHaveProperty('ownerId');
  });

  it.each(placesBut('account-form', 'product-selection'))('is closed at %s, for a correction too', (name) => {
    for (const before of [null, form([], 'Another Ltd')]) {
      expect(decide(form(), facts({ upgrade: upgrade(places[name]), form: before }))).toMatchObject({
        ok: false,
        problem: { code: 'step-not-open', step: places[name].step },
      });
    }
  });

  it('keeps the plan when a correction has the same codes', () => {
    const at = upgrade({ ...places['product-selection'], ownerId: 'account-1', visitorId: 'visitor-1' });
    const corrected = form([one], 'Example GmbH');
    expect(decide(corrected, facts({ upgrade: at, form: form([one]) }))).toEqual(
      accepted({ form: corrected, events: [{ type: 'formCorrected', facts: {} }] }),
    );
  });

  it.each([
    ['one more', [one], [one, other]],
    ['another', [one], [other]],
    ['one less', [one], []],
  ])('plans again when a correction has other codes: %s', (_, before, after) => {
    const at = upgrade({ ...places['product-selection'], ownerId: 'visitor-1' });
    expect(decide(form(after), facts({ upgrade: at, form: form(before) }))).toMatchObject({
      ok: true,
      value: { to: { step: 'activation-plan', parked: false }, events: [{ type: 'formCorrected' }] },
    });
  });

  it.each(placesBut('registration-key', 'license-agreement', 'account-form', 'lapsed'))(
    'accepts the same form again at %s without a change',
    (name: PlaceName) => {
      const at = upgrade({ ...places[name], ownerId: 'visitor-1' });
      expect(decide(form([one]), facts({ upgrade: at, form: form([one]) }))).toEqual(accepted(null));
    },
  );

  it('takes a form for the same whatever the order of its fields', () => {
    const { company, user } = form().form;
    const turned = { ...form(), form: { user: Object.fromEntries(Object.entries(user).reverse()), company } };
    const at = upgrade(places['product-selection']);
    expect(decide(form(), facts({ upgrade: at, form: turned as never }))).toEqual(accepted(null));
  });
});
