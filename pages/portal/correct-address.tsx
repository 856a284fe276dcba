import { useEffect, useState } from 'react';
import { correctAddress, type Upgrade } from '../client/portal-api.ts';
import { useCommand } from '../client/use-command.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { Form } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import { looksLikeMailAddress } from './mail-address.ts';

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
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState(false);
  const correct = useCommand((to: string, key) => correctAddress(upgrade.id, to, key), { from: upgrade, onDone });
  // It takes the place of the button that was pressed.
  useEffect(() => document.getElementById(field)?.focus(), []);
  return (
    <Form
      failure={correct.error}
      submit={says.correctAddress}
      busy={correct.isPending}
      onSubmit={() => {
        const isNone = !looksLikeMailAddress(email);
        setWrong(isNone);
        if (isNone) document.getElementById(field)?.focus();
        else correct.mutate(email.trim());
      }}
    >
      <TextField
        id={field}
        type="email"
        autoComplete="email"
        label={says.rightAddress}
        error={wrong ? account.fields.email : undefined}
        value={email}
        onChange={setEmail}
      />
    </Form>
  );
}
