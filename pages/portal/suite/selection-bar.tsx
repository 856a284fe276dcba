import { useId } from 'react';
import type { PlannedComponent, Upgrade } from '../../client/portal-api.ts';
import { Button } from '../../parts/button.tsx';
import { Link } from '../../parts/navigation.tsx';
import { useWords } from '../../words/language.tsx';

interface SelectionBarProps {
  readonly upgrade: Upgrade;
  readonly chosen: readonly PlannedComponent[];
  readonly installers: number;
  readonly busy: boolean;
  /** What is said of a choice that was kept for later. */
  readonly kept: string | null;
  /** Nothing can be chosen. */
  readonly nothingLeft: boolean;
  readonly anyKept: boolean;
  readonly onSend: () => void;
  readonly onLater: () => void;
}

/** What is chosen, what sending it means, and the ways on; it stays in view. */
export function SelectionBar({
  upgrade,
  chosen,
  installers,
  busy,
  kept,
  nothingLeft,
  anyKept,
  onSend,
  onLater,
}: SelectionBarProps) {
  const { suite } = useWords();
  const id = useId();
  const isMore = upgrade.step === 'completed';
  const onlyServices = chosen.length > 0 && installers === 0 && chosen.every(({ delivery }) => delivery === 'service');
  return (
    <div className="selection-bar no-print">
      <div className="told" id={id} role="status">
        <p>
          <strong>{suite.chosen(chosen.length)}</strong> {installers > 0 && suite.installersChosen(installers)}
        </p>
        <p className="hint">
          {onlyServices
            ? suite.onlyServices
            : nothingLeft
              ? suite.nothingToChoose
              : chosen.length === 0
                ? isMore
                  ? suite.getKitHintMore
                  : suite.getKitHint(anyKept)
                : suite.final}
        </p>
        {kept !== null && <p className="hint">{kept}</p>}
      </div>
      <div className="buttons">
        {isMore ? (
          <Link to={`/upgrades/${upgrade.id}`} className="button plain">
            {suite.backToResult}
          </Link>
        ) : (
          <Button onPress={onLater}>{suite.later}</Button>
        )}
        {chosen.length === 0 && (!isMore || installers > 0) && (
          <Button kind={nothingLeft ? 'primary' : 'plain'} busy={busy} onPress={onSend}>
            {installers > 0 ? suite.finishInstallers : nothingLeft ? suite.finishAll : suite.finishWithout}
          </Button>
        )}
        <Button
          kind="primary"
          busy={busy && chosen.length > 0}
          disabled={chosen.length === 0}
          describedBy={id}
          onPress={onSend}
        >
          {suite.getKit}
        </Button>
      </div>
    </div>
  );
}
