import { defineSearchAttributeKey } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Standing } from '../core/standing.ts';
import type { Step } from '../core/steps.ts';

/** Set while an upgrade is parked, so that stuck ones are found in Temporal too. */
const problemCode = defineSearchAttributeKey('ProblemCode', 'KEYWORD');

/** What Temporal's pages and commands show of where an upgrade stands. Says nothing that PostgreSQL does not know. */
export function tellPeople({ step, parked, problem }: Standing): void {
  setCurrentDetails(parked ? `Parked at **${step}** (${problem ?? 'no problem'}): ${forOperator}` : sentences[step]);
  const shown = workflowInfo().typedSearchAttributes.get(problemCode) ?? null;
  const code = parked ? problem : null;
  if (code !== shown) upsertSearchAttributes([{ key: problemCode, value: code }]);
}

const forOperator = 'an operator mends the cause and retries with `retryKit`.';

const sentences: Record<Step, string> = {
  'registration-key': 'Waits for the customer to register the key (`registerKey`).',
  'license-agreement': 'Waits for the customer to accept the license agreement (`acceptAgreement`).',
  'account-form': 'Waits for the customer to submit the form (`submitForm`).',
  'activation-plan': 'Plans which codes are kept.',
  'product-selection': 'Waits for the customer to select products (`selectProducts`).',
  'activation-codes': 'Issues the new codes.',
  'deployment-kit': 'Builds the deployment kit.',
  reverting: 'Takes back the codes of a reverted order.',
  completed: 'Completed; more products can be selected (`selectProducts`).',
  lapsed: 'Lapsed; the key opens it again (`registerKey`).',
  canceled: 'Its last order was canceled.',
  abandoned: 'Abandoned; can be reopened (`reopen`).',
  reverted: 'Its last order was reverted.',
};
