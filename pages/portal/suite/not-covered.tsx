import type { Plan } from '../../client/portal-api.ts';
import { useSpeech } from '../../words/language.tsx';
import { ProductGroup } from './product-group.tsx';

/** What is owned and belongs to no product of the suite. */
export function NotCovered({ plan: { notCovered } }: { readonly plan: Plan }) {
  const { words, formats } = useSpeech();
  const { suite } = words;
  return (
    <ProductGroup kind="notCovered" count={notCovered.length}>
      {notCovered.map(({ licenseId, name, productId, codeEnding, expiresOn }) => (
        <li key={licenseId} className="product slight">
          <span className="product-name">{name ?? productId}</span>
          <span className="hint">
            {expiresOn === null ? suite.endingInEnded(codeEnding) : suite.endingIn(codeEnding, formats.day(expiresOn))}
          </span>
        </li>
      ))}
    </ProductGroup>
  );
}
