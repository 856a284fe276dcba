import { canonicalJson } from '../canonical-json.ts';
import type { Change } from '../change.ts';
import type { SubmitForm } from '../commands.ts';
import { accepted, refused, type Result } from '../result.ts';
import type { AgreementInEffect, Upgrade } from '../upgrade.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';

/**
 * The first accepted form makes the owner: the account that is signed in, else the one of the form's address. Until
 * products are selected it may be corrected: the plan stands as long as the typed codes are the same, else it is made
 * again.
 */
export function submitForm(command: SubmitForm, facts: Facts): Decision {
  const { upgrade, form } = facts;
  if (form && isSame(command, form)) return accepted(null);
  if (!isOpenFor(upgrade, 'submitForm')) return refused(stepNotOpen(upgrade));
  const owner = ownerBy(facts);
  if (!owner.ok) return owner;

  const change: Change = {
    ...owner.value,
    form: command,
    ...(form && form.form.user.email !== command.form.user.email && { replacesAddress: true }),
    ...(form
      ? { events: [{ type: 'formCorrected', facts: {} }] }
      : { events: [{ type: 'formAccepted', facts: {} }], inEffect: inEffectBy(command, upgrade) }),
  };
  if (form && hasSameCodes(command, form)) return accepted(change);
  return accepted({ ...change, to: { step: 'activation-plan', parked: false } });
}

type Ownership = Pick<Change, 'ownerId' | 'visitorId' | 'account'>;

/** Nobody is signed in to an account that exists by typing its address into a form. */
function ownerBy({ actor, upgrade, account }: Facts): Result<Ownership> {
  if (actor.kind === 'customer')
    return accepted(upgrade.ownerId === null ? { ownerId: actor.id, visitorId: null } : {});
  if (actor.kind !== 'visitor') return accepted({});
  if (!account) throw new Error('a form was read without the account of its address');
  if (account.id === upgrade.ownerId) return accepted({});
  if (upgrade.ownerId !== null && account.ownerConfirmed) return accepted({});
  if (account.known && account.id !== account.signedInAs) return refused({ code: 'account-exists' });
  if (upgrade.ownerId !== null) return accepted({ account: 'corrected' });
  return accepted({ ownerId: account.id, visitorId: actor.id, ...(!account.known && { account: 'made' }) });
}

/** The agreement was accepted from whichever browser; whoever fills in the form confirms it with the form. */
function inEffectBy({ form }: SubmitForm, { agreement }: Upgrade): AgreementInEffect {
  if (!agreement) throw new Error('a form was read before an agreement was accepted');
  return { ...agreement, role: form.user.onBehalfOf === undefined ? 'of-the-company' : 'on-behalf' };
}

function isSame(one: SubmitForm, other: SubmitForm): boolean {
  return canonicalJson(one.form) === canonicalJson(other.form) && hasSameCodes(one, other);
}

function hasSameCodes(one: SubmitForm, other: SubmitForm): boolean {
  return one.ownedActivationCodes.join() === other.ownedActivationCodes.join();
}
