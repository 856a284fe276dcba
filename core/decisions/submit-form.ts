import { canonicalJson } from '../canonical-json.ts';
import type { Change } from '../change.ts';
import type { SubmitForm } from '../commands.ts';
import { accepted, refused } from '../result.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';

/**
 * The first accepted form makes this visitor the owner. Until products are selected it may be corrected:
 * the plan stands as long as the typed codes are the same, else it is made again.
 */
export function submitForm(command: SubmitForm, { upgrade, actor, form }: Facts): Decision {
  if (form && isSame(command, form)) return accepted(null);
  if (!isOpenFor(upgrade, 'submitForm')) return refused(stepNotOpen(upgrade));

  const change: Change = {
    ...(actor.kind === 'visitor' && { ownerId: actor.id }),
    form: command,
    events: [{ type: form ? 'formCorrected' : 'formAccepted', facts: {} }],
  };
  if (form && hasSameCodes(command, form)) return accepted(change);
  return accepted({ ...change, to: { step: 'activation-plan', parked: false } });
}

function isSame(one: SubmitForm, other: SubmitForm): boolean {
  return canonicalJson(one.form) === canonicalJson(other.form) && hasSameCodes(one, other);
}

function hasSameCodes(one: SubmitForm, other: SubmitForm): boolean {
  return one.ownedActivationCodes.join() === other.ownedActivationCodes.join();
}
