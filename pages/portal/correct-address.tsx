import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { correctAddress, type Upgrade } from '../client/portal-api.ts';
import { useCommand } from '../client/use-command.ts';
import { sessionQuery } from '../client/use-session.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useWords } from '../words/language.tsx';

interface CorrectAddressProps {
  readonly upgrade: Upgrade;
}

/** Puts another address in the place of a mistyped one, which is mailed to at once. */
export function CorrectAddress({ upgrade }: CorrectAddressProps) {
  const { accountPage: says } = useWords();
  const [open, setOpen] = useState(false);
  if (open) return <RightAddress upgrade={upgrade} onDone={() => setOpen(false)} />;
  return (
    <Button kind="link" onPress={() => setOpen(true)}>
      {says.wrongAddress}
    </Button>
  );
}

const field = 'right-address';

function RightAddress({ upgrade, onDone }: CorrectAddressProps & { readonly onDone: () => void }) {
  const { accountPage: says, account } = useWords();
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState(false);
  const correct = useCommand((to: string, key) => correctAddress(upgrade.id, to, key), {
    from: upgrade,
    onDone: () => {
      onDone();
      void client.invalidateQueries({ queryKey: sessionQuery });
    },
  });
  // It takes the place of the button that was pressed.
  useEffect(() => document.getElementById(field)?.focus(), []);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const isNone = !/^\S+@\S+$/.test(email.trim());
        setWrong(isNone);
        if (isNone) document.getElementById(field)?.focus();
        else correct.mutate(email.trim());
      }}
    >
      {correct.error && <ProblemNotice error={correct.error} />}
      <TextField
        id={field}
        type="email"
        autoComplete="email"
        label={says.rightAddress}
        error={wrong ? account.fields.email : undefined}
        value={email}
        onChange={setEmail}
      />
      <Button kind="primary" type="submit" busy={correct.isPending}>
        {says.correctAddress}
      </Button>
    </form>
  );
}
