import { isFromCustomer } from '../actors.ts';
import type { Change } from '../change.ts';
import type { CorrectAddress, SubmitForm } from '../commands.ts';
import { accepted, refused } from '../result.ts';
import type { Decision } from './decision.ts';
import type { Facts, FormAccount } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';

const requestStandsMs = 14 * 86_400_000;

/**
 * Puts another mail address in the place of the one that the form named: of the upgrade and of its owner's account,
 * which has to confirm it. A customer may until the old one is confirmed; at the vendor two people have to ask for the
 * same address.
 */
export function correctAddress({ email }: CorrectAddress, facts: Facts): Decision {
  const { upgrade, form, account, actor } = facts;
  if (!account) throw new Error('an address is corrected without its account having been read');
  if (!isOpenFor(upgrade, 'correctAddress') || !form || !account.ownerKnown) return refused(stepNotOpen(upgrade));
  const isOwners = account.id === upgrade.ownerId;
  if (account.known && !isOwners) return refused({ code: 'account-exists' });
  if (isOwners && form.form.user.email === email) return accepted(null);

  if (!isFromCustomer(actor)) return asTwoPeople(facts, account, correction(email, form, isOwners ? null : 'moved'));
  if (account.ownerConfirmed && !isOwners) return refused({ code: 'address-confirmed' });
  return accepted(correction(email, form, isOwners ? null : 'corrected'));
}

/** Whoever has the address gets at codes and kit, so nobody decides alone whose it is. */
function asTwoPeople({ upgrade, actor, nowMs }: Facts, { digest }: FormAccount, change: Change): Decision {
  const request = upgrade.addressRequest;
  const stands = request?.digest === digest && nowMs - request.atMs <= requestStandsMs;
  if (!stands) {
    return accepted({
      addressRequest: { actorId: actor.id, atMs: nowMs, digest },
      events: [{ type: 'addressCorrectionRequested', facts: {} }],
    });
  }
  return request.actorId === actor.id ? refused({ code: 'second-person-needed' }) : accepted(change);
}

function correction(email: string, submitted: SubmitForm, account: 'corrected' | 'moved' | null): Change {
  const { form } = submitted;
  return {
    form: { ...submitted, form: { ...form, user: { ...form.user, email } } },
    replacesAddress: true,
    ...(account && { account }),
    addressRequest: null,
    events: [{ type: 'addressCorrected', facts: {} }],
  };
}
