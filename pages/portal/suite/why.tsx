import type { Plan, PlannedComponent } from '../../client/portal-api.ts';
import { useSpeech } from '../../words/language.tsx';

/** Why a product keeps its code or gets a new one, in words. */
export function Why({ plan, component }: { readonly plan: Plan; readonly component: PlannedComponent }) {
  const { words, formats } = useSpeech();
  const { suite } = words;
  const { reason, productId, couldServe, notExtended, action } = component;
  const namesOf = (ids: readonly string[]) =>
    formats.list(ids.map((id) => plan.components.find((one) => one.productId === id)?.name ?? id));
  return (
    <>
      <p>
        {suite.reasons[reason]}
        {action === 'retain' && reason === 'owned' && <> {suite.sameSix(productId.slice(0, 6))}</>}
      </p>
      {couldServe.length > 0 && <p className="hint">{suite.couldServe(namesOf(couldServe))}</p>}
      {notExtended.length > 0 && (
        <p className="hint">
          {suite.notExtended}:{' '}
          {formats.list(
            notExtended.map(({ codeEnding, expiresOn }) =>
              expiresOn === null ? suite.endingInEnded(codeEnding) : suite.endingIn(codeEnding, formats.day(expiresOn)),
            ),
          )}
        </p>
      )}
    </>
  );
}
