import { useState } from 'react';
import type { CodeSheet, Upgrade } from '../../client/portal-api.ts';
import { SecretCode } from '../../parts/secret-code.tsx';
import { Seats } from '../../parts/seats.tsx';
import { Tag } from '../../parts/tag.tsx';
import { useSpeech } from '../../words/language.tsx';
import { codeSheetFile } from './code-sheet-file.ts';
import { SaveButton } from './save-button.tsx';

interface CodesCardProps {
  readonly upgrade: Upgrade;
  readonly codes: CodeSheet['codes'];
}

/** The codes under which everything runs, masked until somebody wants to see them. */
export function CodesCard({ upgrade, codes }: CodesCardProps) {
  const { words } = useSpeech();
  const { done, suite } = words;
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
            <div className="what">
              <span className="product-name">{code.name}</span>
            </div>
            <div className="fate">
              <Tag kind={code.action === 'retain' ? 'kept' : 'fresh'}>
                {code.action === 'retain' ? suite.tags.kept : suite.tags.fresh}
              </Tag>
            </div>
            <div className="code-line">
              <SecretCode code={code.activationCode} name={code.name} shown={shown} />
            </div>
            <div className="terms-line">
              <Seats component={code} />
            </div>
          </li>
        ))}
      </ul>
      <div className="buttons no-print">
        <SaveButton
          fileName={`codes-${upgrade.orders[0]?.orderNumber ?? upgrade.id}.csv`}
          type="text/csv"
          content={() => codeSheetFile(codes, words)}
        >
          {done.csv}
        </SaveButton>
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
