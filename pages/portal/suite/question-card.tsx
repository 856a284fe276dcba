import { useState } from 'react';
import type { ProblemDetails } from '../../../contract/problem-details.ts';
import { Refused } from '../../client/http.ts';
import {
  answerQuestion,
  type Answer,
  type Plan,
  type PlannedComponent,
  type Upgrade,
} from '../../client/portal-api.ts';
import { useCommand } from '../../client/use-command.ts';
import { Button } from '../../parts/button.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Tag } from '../../parts/tag.tsx';
import { useSpeech } from '../../words/language.tsx';
import { Why } from './why.tsx';

interface QuestionCardProps {
  readonly upgrade: Upgrade;
  readonly plan: Plan;
  readonly component: PlannedComponent;
  readonly onRefused: (problem: ProblemDetails) => void;
}

const none = 'none';

/** Which of several codes a product keeps, answered where the product stands. */
export function QuestionCard({ upgrade, plan, component, onRefused }: QuestionCardProps) {
  const { words, formats } = useSpeech();
  const { suite } = words;
  const { productId, name, candidates = [], asks } = component;
  const [chosen, setChosen] = useState('');
  const [missing, setMissing] = useState(false);
  const answer = useCommand((given: Answer, key) => answerQuestion(upgrade.id, given, key), {
    from: upgrade,
    onRefused,
  });
  const toldAbove = answer.error instanceof Refused && answer.error.problem.code === 'plan-changed';

  if (asks === 'operator')
    return (
      <li className="product" data-product={productId}>
        <div className="left">
          <span className="product-name">{name}</span>
          <div className="why">
            <Why plan={plan} component={component} />
            <p>{suite.question.byOperator}</p>
          </div>
        </div>
        <div className="fate">
          <Tag kind="held">{suite.tags.held}</Tag>
        </div>
      </li>
    );
  return (
    <li className="product question" data-product={productId}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(chosen === '');
          if (chosen !== '')
            answer.mutate({ planVersion: plan.version, productId, licenseId: chosen === none ? null : chosen });
        }}
      >
        <fieldset>
          <legend className="product-name">{suite.question.legend(name)}</legend>
          <Why plan={plan} component={component} />
          {missing && chosen === '' && (
            <p className="error" role="alert">
              {suite.question.choose}
            </p>
          )}
          {answer.isError && !toldAbove && <ProblemNotice error={answer.error} />}
          {candidates.map(({ licenseId, activationCode, codeEnding, seatsByDay, expiresOn, recommended }) => (
            <label className="check option" key={licenseId}>
              <input
                type="radio"
                name={`question-${productId}`}
                checked={chosen === licenseId}
                onChange={() => {
                  setChosen(licenseId);
                }}
              />
              <span>
                <code className="code">{activationCode ?? `…-${codeEnding}`}</code>
                <span className="hint">
                  {suite.question.option(
                    suite.seats(Math.max(0, ...seatsByDay.map(({ seats }) => seats))),
                    expiresOn === null ? suite.noEnd : formats.day(expiresOn),
                  )}
                  {recommended && ` (${suite.question.recommended})`}
                </span>
              </span>
            </label>
          ))}
          <label className="check option">
            <input
              type="radio"
              name={`question-${productId}`}
              checked={chosen === none}
              onChange={() => {
                setChosen(none);
              }}
            />
            <span>{suite.question.none}</span>
          </label>
        </fieldset>
        <Button type="submit" busy={answer.isPending}>
          {chosen === none ? suite.question.submitNone : suite.question.submit}
        </Button>
      </form>
    </li>
  );
}
