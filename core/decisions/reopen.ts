import type { Change } from '../change.ts';
import { accepted, refused } from '../result.ts';
import type { Place } from '../steps.ts';
import type { Upgrade } from '../upgrade.ts';
import { hasCodesToIssue } from '../work/codes.ts';
import { afterCodes } from '../work/kit.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';

/**
 * Goes on with an abandoned upgrade after the last thing that was done for it. Before a selection the plan is made
 * again: codes may have been typed, or licenses changed, since it was made.
 */
export function reopen({ upgrade, replacedBy }: Facts): Decision {
  if (!isOpenFor(upgrade, 'reopen')) return refused(stepNotOpen(upgrade));
  if (replacedBy !== null) return refused({ code: 'upgrade-replaced' });

  const goesOn = whereItGoesOn(upgrade);
  return accepted({ ...goesOn, events: [{ type: 'upgradeReopened', facts: { at: goesOn.to?.step } }] });
}

function whereItGoesOn(upgrade: Upgrade): Pick<Change, 'to' | 'kit'> {
  const { registeredAtMs, agreement, ownerId, plan, selection, kit } = upgrade;
  if (registeredAtMs === null) return at('registration-key');
  if (!agreement) return at('license-agreement');
  if (ownerId === null) return at('account-form');
  if (!plan || !selection) return at('activation-plan');
  if (hasCodesToIssue(upgrade)) return at('activation-codes');
  return kit?.state === 'ready' ? at('completed') : afterCodes(upgrade, selection);
}

function at(step: Place['step']): Pick<Change, 'to'> {
  return { to: { step, parked: false } };
}
