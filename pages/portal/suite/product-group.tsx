import { useId, type ReactNode } from 'react';
import { useWords } from '../../words/language.tsx';
import type { Words } from '../../words/words.ts';

interface ProductGroupProps {
  readonly kind: keyof Words['suite']['groups'];
  readonly count: number;
  readonly children: ReactNode;
}

/** Products with the same fate, under a headline that says which. */
export function ProductGroup({ kind, count, children }: ProductGroupProps) {
  const { suite } = useWords();
  const id = useId();
  if (count === 0) return null;
  return (
    <section className={`group ${kind}`} aria-labelledby={id}>
      <h2 id={id}>{suite.groups[kind]}</h2>
      <p className="hint">{suite.groupHints[kind]}</p>
      <ul className="products">{children}</ul>
    </section>
  );
}
