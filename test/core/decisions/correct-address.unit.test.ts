import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../../../core/actors.ts';
import { decide } from '../../../core/decisions/decide.ts';
import type { Facts } from '../../../core/decisions/facts.ts';
import { mailsDue } from '../../../core/mails-due.ts';
import { accepted, refused } from '../../../core/result.ts';
import type { Upgrade } from '../../../core/upgrade.ts';
import { changeOf, facts, form, noonMs, operator, places, placesBut, upgrade, visitor } from '../upgrade-builder.ts';

const dayMs = 86_400_000;
const email = 'right@example.com';
const asCustomer = { kind: 'correctAddress', email, reason: null } as const;
const asOperator = { kind: 'correctAddress', email, reason: 'a letter was missing' } as const;
const lead: Actor = { kind: 'lead', id: 'lead-1' };
const free = {
  ...{ id: 'account-new', known: false, signedInAs: null, ownerKnown: true, ownerConfirmed: false },
  digest: 'digest-of-right',
};
const own = { ...free, id: 'account-1', known: true };
const corrected = { ...form(), form: { ...form().form, user: { ...form().form.user, email } } };
const request = { actorId: 'operator-1', atMs: noonMs, digest: free.digest };
const openAt = placesBut(
  ...(['registration-key', 'license-agreement', 'account-form', 'reverting'] as const),
  ...(['lapsed', 'canceled', 'abandoned', 'reverted'] as const),
);

function at(changed: Partial<Upgrade> = {}, also: Partial<Facts> = {}): Facts {
  const owned = upgrade({ ...places['deployment-kit'], ownerId: 'account-1', visitorId: 'visitor-1', ...changed });
  return facts({ upgrade: owned, actor: visitor, form: form(), account: free, ...also });
}

describe('correctAddress', () => {
  it.each(openAt)('lets a customer whose address nobody confirmed name another one at %s', (name) => {
    const change = changeOf(decide(asCustomer, at(places[name])));
    expect(change).toEqual({
      form: corrected,
      replacesAddress: true,
      account: 'corrected',
      addressRequest: null,
      events: [{ type: 'addressCorrected', facts: {} }],
    });
    expect(mailsDue(at(places[name]).upgrade, change)).toMatchObject([
      { kind: 'confirm-address', to: 'customer' },
      { kind: 'address-replaced', to: 'former-address', once: null },
    ]);
  });

  it.each([
    ['address-confirmed', 'to a customer whose address was confirmed', { ...free, ownerConfirmed: true }],
    ['account-exists', 'of another account', { ...free, id: 'account-7', known: true }],
    ['step-not-open', 'once the account is erased', { ...free, ownerKnown: false }],
  ])('refuses with %s one %s', (code, _, account) => {
    expect(decide(asCustomer, at({}, { account }))).toMatchObject({ ok: false, problem: { code } });
  });

  it('changes nothing where the address is that already, and the form alone where the account has it', () => {
    expect(decide(asCustomer, at({}, { account: own, form: corrected }))).toEqual(accepted(null));
    const confirmed = { ...own, ownerConfirmed: true };
    const change = changeOf(decide(asCustomer, at({}, { account: confirmed })));
    expect(change).toMatchObject({ form: corrected });
    expect(change).not.toHaveProperty('account');
  });

  it('takes two people at the vendor, who ask for the same address', () => {
    expect(decide(asOperator, at({}, { actor: operator }))).toEqual(
      accepted({ addressRequest: request, events: [{ type: 'addressCorrectionRequested', facts: {} }] }),
    );
    const asked = { addressRequest: request };
    expect(decide(asOperator, at(asked, { actor: operator }))).toEqual(refused({ code: 'second-person-needed' }));
    const moved = changeOf(decide(asOperator, at(asked, { actor: lead, account: { ...free, ownerConfirmed: true } })));
    expect(moved).toMatchObject({ account: 'moved', form: corrected, addressRequest: null });
  });

  it.each([
    ['for another address', { ...request, digest: 'digest-of-another' }, 0],
    ['too long ago', request, 15 * dayMs],
  ])('begins anew where the first person asked %s', (_, addressRequest, afterMs) => {
    const given = at({ addressRequest }, { actor: lead, nowMs: noonMs + afterMs });
    expect(decide(asOperator, given)).toMatchObject({ value: { addressRequest: { actorId: 'lead-1' } } });
  });
});
