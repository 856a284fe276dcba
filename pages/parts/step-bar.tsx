import type { ReactNode } from 'react';
import { useWords } from '../words/language.tsx';
import { Link } from './navigation.tsx';

const steps = ['key', 'agreement', 'account', 'products', 'kit'] as const;
export type PortalStep = (typeof steps)[number];

interface StepBarProps {
  readonly at: PortalStep;
  readonly done?: boolean;
  /** Where what was done can be read again. */
  readonly links?: Readonly<Partial<Record<PortalStep, string>>>;
}

/** The five steps: those that are done, the present one, and those that come later. */
export function StepBar({ at, done = false, links = {} }: StepBarProps) {
  const { steps: words } = useWords();
  const now = steps.indexOf(at);
  const stateOf = (index: number) => (index < now || done ? 'done' : index === now ? 'now' : 'later');
  return (
    <nav className="steps no-print" aria-label={words.label}>
      <ol>
        {steps.map((step, index) => (
          <li key={step} className={stateOf(index)} aria-current={index === now && !done ? 'step' : undefined}>
            <Readable to={stateOf(index) === 'done' ? links[step] : undefined}>
              <span className="dot" aria-hidden="true">
                {stateOf(index) === 'done' ? '✓' : index + 1}
              </span>
              <span className="name">{words.names[step]}</span>
              <span className="visually-hidden"> ({words[stateOf(index)]})</span>
            </Readable>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Readable({ to, children }: { readonly to: string | undefined; readonly children: ReactNode }) {
  return to === undefined ? (
    <span className="step">{children}</span>
  ) : (
    <Link to={to} className="step" children={children} />
  );
}
