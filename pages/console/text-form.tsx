import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { Refusal } from './refusal.tsx';
import type { useAct } from './use-act.ts';

interface TextFormProps {
  readonly id: string;
  readonly label: string;
  readonly submit: string;
  readonly missing: string;
  readonly act: ReturnType<typeof useAct<void>>;
}

/** One text, and a button that does something with it. */
export function TextForm({ id, label, submit, missing, act }: TextFormProps) {
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        act.submit();
      }}
    >
      {act.error && <Refusal error={act.error} />}
      <TextField id={id} label={label} error={act.missing ? missing : undefined} {...act.reason} />
      <Button type="submit" busy={act.busy}>
        {submit}
      </Button>
    </form>
  );
}
