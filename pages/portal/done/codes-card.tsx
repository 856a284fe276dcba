import { useState } from 'react';
import type { CodeSheet, Upgrade } from '../../client/portal-api.ts';
import { SecretCode } from '../../parts/secret-code.tsx';
import { Seats } from '../../parts/seats.tsx';
import { Tag } from '../../parts/tag.tsx';
import { useSpeech } from '../../words/language.tsx';

interface CodesCardProps {
  readonly upgrade: Upgrade;
  readonly codes: CodeSheet['codes'];
}

/** The codes under which everything runs, masked until somebody wants to see them. */
export function CodesCard({ upgrade, codes }: CodesCardProps) {
  const { words } = useSpeech();
  const { done, suite } = words;
  const sheet = `/v1/upgrades/${upgrade.id}/code-sheet`;
  const [shown, setShown] = useState(false);
  return (
    <section className="card codes" aria-labelledby="codes-heading">
      <div className="card-head">
        <h2 id="codes-heading">{done.codesTitle}</h2>
        <button
          type="button"
          className="small no-print"
          aria-pressed={shown}
          onClick={() => {
            setShown(!shown);
          }}
        >
          {shown ? done.hideAll : done.showAll}
        </button>
      </div>
      <p className="hint">{done.codesHint}</p>
      <ul className="products">
        {codes.map((code) => (
          <li key={code.productId} className="product" data-product={code.productId}>
            <span className="left product-name">{code.name}</span>
            <div className="fate">
              <Tag kind={code.action === 'retain' ? 'kept' : 'fresh'}>
                {code.action === 'retain' ? suite.tags.kept : suite.tags.fresh}
              </Tag>
            </div>
            <div className="middle">
              <SecretCode code={code.activationCode} name={code.name} shown={shown} />
              <Seats component={code} />
              {code.signInUrl !== undefined && <a href={code.signInUrl}>{done.signInTo(code.name)}</a>}
            </div>
          </li>
        ))}
      </ul>
      <div className="buttons no-print">
        <a className="button plain" href={`${sheet}?format=csv`} download>
          {done.csv}
        </a>
        <a className="button plain" href={`${sheet}?format=html`} target="_blank" rel="noopener">
          {done.sheetPage}
        </a>
        <button
          type="button"
          className="button plain"
          onClick={() => {
            window.print();
          }}
        >
          {done.print}
        </button>
      </div>
    </section>
  );
}
