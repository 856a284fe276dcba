import type { ProblemDetails } from '../../../contract/problem-details.ts';
import type { PlanDifference } from '../../../core/problems.ts';
import type { Plan } from '../../client/portal-api.ts';
import { Notice } from '../../parts/notice.tsx';
import { useWords } from '../../words/language.tsx';
import type { Words } from '../../words/words.ts';

/** The plan is another one than the page showed: what is different now. */
export function PlanChanged({ problem, plan }: { readonly problem: ProblemDetails; readonly plan: Plan }) {
  const { suite } = useWords();
  const nameOf = (id: string) => plan.components.find(({ productId }) => productId === id)?.name ?? id;
  const inWords = ({ productId, was, is }: PlanDifference) => {
    const [before, after] = [actionIn(was, suite), actionIn(is, suite)];
    const name = nameOf(productId);
    return before === after ? suite.otherCode(name, after) : suite.difference(name, before, after);
  };
  return (
    <Notice kind="warn" title={suite.planChanged} live>
      <ul>
        {parseDifferences(problem.differences).map((difference) => (
          <li key={difference.productId}>{inWords(difference)}</li>
        ))}
      </ul>
    </Notice>
  );
}

/** The outcome of a product is told as its action and the licenses that it is about. */
function actionIn(outcome: string, { actions, none }: Words['suite']): string {
  const [action = ''] = outcome.split(' ');
  const known = actionNames.find((name) => name === action);
  return known === undefined ? none : actions[known];
}

const actionNames = ['retain', 'issue', 'question', 'held'] as const;

function parseDifferences(differences: unknown): readonly PlanDifference[] {
  return differences as readonly PlanDifference[];
}
