import { isFromCustomer } from '../actors.ts';
import type { PlannedComponent, Questioned } from '../activation-plan.ts';
import type { Actor } from '../actors.ts';
import type { AnswerQuestion } from '../commands.ts';
import type { Problem } from '../problems.ts';
import { accepted, refused } from '../result.ts';
import { nextVersion, planAgain, settle } from '../work/plan.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';
import { planChanged } from './plan-changed.ts';

/** Retains the license that was named, with its grant in the same decision, or plans a new code for "none of these". */
export function answerQuestion(command: AnswerQuestion, facts: Facts): Decision {
  const { upgrade, actor } = facts;
  const { plan } = upgrade;
  if (!plan || !isOpenFor(upgrade, 'answerQuestion')) return refused(stepNotOpen(upgrade));

  const component = plan.components.find(({ productId }) => productId === command.productId);
  if (!component) return refused({ code: 'product-not-in-suite', productIds: [command.productId] });
  if (isAnsweredSo(component, command)) return accepted(null);
  if (command.planVersion !== plan.version) return refused(planChanged(facts.planShown, plan));
  if (component.action !== 'question' || !mayAnswer(actor, component)) {
    return refused(fieldProblem('productId', `${command.productId} has no question that waits for you`));
  }
  if (command.licenseId !== null && !component.candidates.includes(command.licenseId)) {
    return refused(fieldProblem('licenseId', 'name one of the candidates, or null for none of these'));
  }

  const answered = planAgain(facts, new Map([[command.productId, command.licenseId]]));
  const after = answered.components.find(({ productId }) => productId === command.productId);
  if (!after || !isAnsweredSo(after, command)) return refused(planChanged(plan, { ...plan, ...answered }));
  return accepted({
    ...settle(answered, facts),
    plan: { ...answered, notMatched: plan.notMatched },
    events: [
      {
        type: 'questionAnswered',
        facts: { version: nextVersion(upgrade), productId: command.productId, licenseId: command.licenseId },
      },
    ],
  });
}

/** The same answer given already, by a first click or by somebody else. */
function isAnsweredSo(component: PlannedComponent, { licenseId }: AnswerQuestion): boolean {
  if (licenseId === null) return component.reason.code === 'none-of-these';
  return component.action === 'retain' && component.reason.code === 'answered' && component.licenseId === licenseId;
}

function mayAnswer(actor: Actor, { asks }: Questioned): boolean {
  return asks === 'customer' || !isFromCustomer(actor);
}

function fieldProblem(field: string, reason: string): Problem {
  return { code: 'request-refused', fields: [{ field, reason }] };
}
