import type { AcceptAgreement } from '../commands.ts';
import { accepted, refused } from '../result.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';

/** Accepts exactly the text that was shown: another version or digest is refused with the one in force. */
export function acceptAgreement(command: AcceptAgreement, { upgrade, agreement }: Facts): Decision {
  const { version, digest } = command;
  if (upgrade.agreement?.version === version && upgrade.agreement.digest === digest) return accepted(null);
  if (!isOpenFor(upgrade, 'acceptAgreement')) return refused(stepNotOpen(upgrade));
  if (!agreement) throw new Error('there is no license agreement in force');

  if (agreement.version !== version || !agreement.digests.includes(digest)) {
    return refused({ code: 'agreement-changed', version: agreement.version, digest: agreement.digests[0] ?? '' });
  }
  return accepted({
    to: { step: 'account-form', parked: false },
    agreement: { version, digest },
    events: [{ type: 'agreementAccepted', facts: { version, digest } }],
  });
}
