import { useWords } from '../words/language.tsx';

const steps = ['key', 'agreement', 'account', 'products', 'kit'] as const;
export type PortalStep = (typeof steps)[number];

/** The five steps: those that are done, the present one, and those that come later. */
export function StepBar({ at, done = false }: { readonly at: PortalStep; readonly done?: boolean }) {
  const { steps: words } = useWords();
  const now = steps.indexOf(at);
  const stateOf = (index: number) => (index < now || done ? 'done' : index === now ? 'now' : 'later');
  return (
    <nav className="steps" aria-label={words.label}>
      <ol>
        {steps.map((step, index) => (
          <li key={step} className={stateOf(index)} aria-current={index === now && !done ? 'step' : undefined}>
            <span className="dot" aria-hidden="true">
              {stateOf(index) === 'done' ? '✓' : index + 1}
            </span>
            <span className="name">{words.names[step]}</span>
            <span className="visually-hidden"> ({words[stateOf(index)]})</span>
          </li>
        ))}
      </ol>
    </nav>
  );
}
