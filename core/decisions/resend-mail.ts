import { accepted, refused } from '../result.ts';
import type { Decision } from './decision.ts';
import type { Facts, MailToResend } from './facts.ts';

/** Has a mail sent anew that was sent, or given up: to the customer's address as it is now. */
export function resendMail({ mail }: Facts): Decision {
  if (!mail) return refused({ code: 'not-found' });
  const because = whyNot(mail);
  if (because) return refused({ code: 'mail-not-resent', because });
  const { id: mailId, kind } = mail;
  return accepted({ resends: { mailId, kind }, events: [{ type: 'mailResent', facts: { mail: kind } }] });
}

function whyNot({ kind, state, forgotten, ownerConfirmed }: MailToResend) {
  if (state === 'waiting' || state === 'sending' || state === 'replaced') return state;
  if (forgotten) return 'forgotten';
  return kind === 'confirm-address' && ownerConfirmed ? 'confirmed' : null;
}
