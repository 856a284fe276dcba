import type { ReactNode } from 'react';
import type { Agreement, Upgrade } from '../../client/portal-api.ts';
import { useSpeech } from '../../words/language.tsx';
import { pagesOnPaper } from './pages-on-paper.ts';

interface AgreementTextProps {
  readonly upgrade: Upgrade;
  readonly agreement: Agreement;
  /** The text as it was read before; what is new since then is marked. */
  readonly before?: Agreement | null;
  /** What is to be done below it. */
  readonly children?: ReactNode;
}

/** The text of an agreement to read, to print and to keep. */
export function AgreementText({ upgrade, agreement, before = null, children }: AgreementTextProps) {
  const { agreement: says } = useSpeech().words;
  const { version, language, text } = agreement;
  const known = new Set(paragraphsOf(before?.text ?? text));
  return (
    <section className="card agreement" aria-labelledby="agreement-heading">
      <div className="card-head">
        <div>
          <h2 id="agreement-heading">{says.heading(version)}</h2>
          <p className="hint">{says.pages(pagesOnPaper(text))}</p>
        </div>
        <div className="buttons no-print">
          <button
            type="button"
            className="small"
            onClick={() => {
              window.print();
            }}
          >
            {says.print}
          </button>
          <a
            className="small"
            href={`/v1/upgrades/${upgrade.id}/license-agreement?format=pdf&language=${language}`}
            download
          >
            {says.pdf}
          </a>
        </div>
      </div>
      <div className="agreement-text" tabIndex={0} role="region" aria-label={says.textLabel} lang={language}>
        {paragraphsOf(text).map((paragraph, index) => (
          <p key={index}>{known.has(paragraph) ? paragraph : <ins>{paragraph}</ins>}</p>
        ))}
      </div>
      {children}
    </section>
  );
}

function paragraphsOf(text: string): readonly string[] {
  return text.trim().split(/\n\n+/);
}
