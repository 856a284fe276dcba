import { useId } from 'react';
import type { Plan, PlannedComponent } from '../../client/portal-api.ts';
import { SecretCode } from '../../parts/secret-code.tsx';
import { Seats } from '../../parts/seats.tsx';
import { Tag } from '../../parts/tag.tsx';
import { useSpeech } from '../../words/language.tsx';
import { Why } from './why.tsx';

interface ProductCardProps {
  readonly plan: Plan;
  readonly component: PlannedComponent;
  /** Given where the product can be chosen. */
  readonly chosen?: boolean;
  readonly onChoose?: (chosen: boolean) => void;
  /** Given where its installer can be asked for. */
  readonly installer?: boolean;
  readonly onInstaller?: (wanted: boolean) => void;
}

/** One product of the suite: its code, its terms and why. */
export function ProductCard({ plan, component, chosen, onChoose, installer, onInstaller }: ProductCardProps) {
  const { words } = useSpeech();
  const { suite } = words;
  const id = useId();
  const { name, delivery, activationCode, action, selected } = component;
  return (
    <li className={chosen ? 'product chosen' : 'product'} data-product={component.productId}>
      <div className="left">
        {onChoose ? (
          <label className="check">
            <input
              type="checkbox"
              checked={chosen ?? false}
              aria-describedby={`${id}-why`}
              onChange={(event) => {
                onChoose(event.target.checked);
              }}
            />
            <span className="product-name">{name}</span>
          </label>
        ) : (
          <span className="product-name">{name}</span>
        )}
        <div className="why" id={`${id}-why`}>
          <p>{suite.delivery[delivery]}</p>
          <Why component={component} plan={plan} />
        </div>
      </div>
      <div className="fate">{tagOf(action, selected, suite)}</div>
      <div className="middle">
        {activationCode === undefined ? (
          action === 'issue' && <p className="hint">{suite.issuedWhenChosen}</p>
        ) : (
          <SecretCode code={activationCode} name={name} />
        )}
        <Seats component={component} />
        {onInstaller && (
          <label className="check quiet">
            <input
              type="checkbox"
              checked={installer ?? false}
              disabled={component.installersWanted}
              onChange={(event) => {
                onInstaller(event.target.checked);
              }}
            />
            <span>{suite.installer(name)}</span>
          </label>
        )}
      </div>
    </li>
  );
}

function tagOf(
  action: PlannedComponent['action'],
  selected: boolean,
  suite: ReturnType<typeof useSpeech>['words']['suite'],
) {
  switch (action) {
    case 'retain':
      return <Tag kind="kept">{suite.tags.kept}</Tag>;
    case 'issue':
      return <Tag kind="fresh">{selected ? suite.tags.issued : suite.tags.fresh}</Tag>;
    case 'question':
      return <Tag kind="question">{suite.tags.question}</Tag>;
    case 'held':
      return <Tag kind="held">{suite.tags.held}</Tag>;
  }
}
