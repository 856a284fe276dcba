import { isFromCustomer } from '../actors.ts';
import type { Command } from '../commands.ts';
import { isBarred, isOwn } from '../ownership.ts';
import { refused } from '../result.ts';
import { openToCustomer, waitingOn } from '../steps.ts';
import { abandon } from './abandon.ts';
import { acceptAgreement } from './accept-agreement.ts';
import { answerQuestion } from './answer-question.ts';
import { cancelOrder } from './cancel-order.ts';
import { correctAddress } from './correct-address.ts';
import type { Decision } from './decision.ts';
import { extendDeadline } from './extend-deadline.ts';
import type { Facts } from './facts.ts';
import { isSpent, registerKey } from './register-key.ts';
import { releaseHeld } from './release-held.ts';
import { releaseRegistration } from './release-registration.ts';
import { reopen } from './reopen.ts';
import { rebuildKit } from './rebuild-kit.ts';
import { resendMail } from './resend-mail.ts';
import { retryKit } from './retry-kit.ts';
import { revert } from './revert.ts';
import { selectProducts } from './select-products.ts';
import { startAfresh } from './start-afresh.ts';
import { submitForm } from './submit-form.ts';

/** The one judge of all commands: says what a command changes, or the problem that speaks against it. */
export function decide(command: Command, facts: Facts): Decision {
  if (isSomebodyElses(facts)) return refused({ code: whatItIsToOthers(command, facts) });
  if (hasMoved(command, facts)) {
    const { step, parked } = facts.upgrade;
    return refused({ code: 'upgrade-changed', step, waitingOn: waitingOn({ step, parked }), revision: facts.revision });
  }
  const decision = judge(command, facts);
  return isFromCustomer(facts.actor) ? asCustomerIsTold(decision) : decision;
}

/** A spent key is as unknown to others as one that never was. */
function whatItIsToOthers({ kind }: Command, { upgrade }: Facts) {
  return kind === 'registerKey' && isSpent(upgrade) ? 'registration-key-unknown' : 'registration-key-used';
}

function hasMoved({ expectedRevision }: Command, { revision }: Facts): boolean {
  return expectedRevision !== undefined && expectedRevision !== revision;
}

/** What only operators may ask is not offered to a customer. */
function asCustomerIsTold(decision: Decision): Decision {
  if (decision.ok || decision.problem.code !== 'step-not-open') return decision;
  return refused({ ...decision.problem, open: openToCustomer(decision.problem.open) });
}

function judge(command: Command, facts: Facts): Decision {
  switch (command.kind) {
    case 'registerKey':
      return registerKey(facts);
    case 'acceptAgreement':
      return acceptAgreement(command, facts);
    case 'submitForm':
      return submitForm(command, facts);
    case 'answerQuestion':
      return answerQuestion(command, facts);
    case 'selectProducts':
      return selectProducts(command, facts);
    case 'releaseHeld':
      return releaseHeld(command, facts);
    case 'retryKit':
      return retryKit(facts);
    case 'rebuildKit':
      return rebuildKit(facts);
    case 'abandon':
      return abandon(facts);
    case 'reopen':
      return reopen(facts);
    case 'cancelOrder':
      return cancelOrder(command, facts);
    case 'revert':
      return revert(command, facts);
    case 'releaseRegistration':
      return releaseRegistration(facts);
    case 'extendDeadline':
      return extendDeadline(command, facts);
    case 'correctAddress':
      return correctAddress(command, facts);
    case 'resendMail':
      return resendMail(facts);
    case 'startAfresh':
      return startAfresh();
  }
}

/** An upgrade that has an owner is nobody else's, whoever holds its key; one that was released is not its old owner's. */
function isSomebodyElses({ actor, upgrade }: Facts): boolean {
  if (!isFromCustomer(actor)) return false;
  if (isBarred(actor, upgrade)) return true;
  return upgrade.ownerId !== null && !isOwn(actor, upgrade);
}
