import type { ReactNode } from 'react';
import { useWords } from '../words/language.tsx';
import { Link } from './navigation.tsx';

interface Row {
  readonly label: string;
  readonly value: ReactNode;
  /** Where it can be changed. */
  readonly change?: string;
}

/** Facts by their names, each with a way to change it where there is one. */
export function SummaryList({ rows }: { readonly rows: readonly Row[] }) {
  const words = useWords();
  return (
    <dl className="summary">
      {rows.map(({ label, value, change }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
          {change !== undefined && (
            <dd className="action">
              <Link to={change} label={`${words.change}: ${label}`}>
                {words.change}
              </Link>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
