import type { Command } from '../commands.ts';
import { refused } from '../result.ts';
import { abandon } from './abandon.ts';
import { acceptAgreement } from './accept-agreement.ts';
import { answerQuestion } from './answer-question.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { registerKey } from './register-key.ts';
import { retryKit } from './retry-kit.ts';
import { selectProducts } from './select-products.ts';
import { submitForm } from './submit-form.ts';

/** The one judge of all commands: says what a command changes, or the problem that speaks against it. */
export function decide(command: Command, facts: Facts): Decision {
  if (isSomebodyElses(facts)) return refused({ code: 'registration-key-used' });
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
    case 'retryKit':
      return retryKit(facts);
    case 'abandon':
      return abandon(facts);
  }
}

/** The first accepted form owns an upgrade: from then on another visitor's key opens nothing. */
function isSomebodyElses({ actor, upgrade }: Facts): boolean {
  return actor.kind === 'visitor' && upgrade.ownerId !== null && upgrade.ownerId !== actor.id;
}
