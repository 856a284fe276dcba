import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { ErrorSummary, type FieldError } from './error-summary.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface FormProps {
  /** What is wrong with its fields, told above it after each failed attempt. */
  readonly errors?: readonly FieldError[];
  readonly attempt?: number;
  /** Why what was sent was not done. */
  readonly failure?: unknown;
  readonly className?: string;
  /** The words of its one button. */
  readonly submit: string;
  readonly busy?: boolean;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** Fields and the button that sends them. What is wrong is said above them, in words of ours and never the browser's. */
export function Form({
  errors = [],
  attempt = 0,
  failure = null,
  className,
  submit,
  busy = false,
  onSubmit,
  children,
}: FormProps) {
  return (
    <>
      <ErrorSummary attempt={attempt} errors={errors} />
      {failure !== null && <ProblemNotice error={failure} />}
      <form
        className={className}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        <Button kind="primary" type="submit" busy={busy}>
          {submit}
        </Button>
      </form>
    </>
  );
}

/** The one field of a form, where that is wrong. */
export function errorAt(id: string, text: string | null | undefined): readonly FieldError[] {
  return text === null || text === undefined ? [] : [{ id, text }];
}
