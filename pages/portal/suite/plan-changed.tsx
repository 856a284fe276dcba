import type { ProblemDetails } from '../../../contract/problem-details.ts';
import type { PlanDifference } from '../../../core/problems.ts';
import type { Plan } from '../../client/portal-api.ts';
import { Notice } from '../../parts/notice.tsx';
import { useWords } from '../../words/language.tsx';

/** The plan is another one than the page showed: what is different now. */
export function PlanChanged({ problem, plan }: { readonly problem: ProblemDetails; readonly plan: Plan }) {
  const { suite } = useWords();
  const nameOf = (id: string) => plan.components.find(({ productId }) => productId === id)?.name ?? id;
  const inWords = (action: string) => (isAction(action) ? suite.actions[action] : suite.none);
  function isAction(action: string): action is keyof typeof suite.actions {
    return action in suite.actions;
  }
  return (
    <Notice kind="warn" title={suite.planChanged} live>
      <ul>
        {parseDifferences(problem.differences).map(({ productId, was, is }) => (
          <li key={productId}>{suite.difference(nameOf(productId), inWords(was), inWords(is))}</li>
        ))}
      </ul>
    </Notice>
  );
}

function parseDifferences(differences: unknown): readonly PlanDifference[] {
  return differences as readonly PlanDifference[];
}
