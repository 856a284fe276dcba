import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { confirmAddress } from '../client/account-api.ts';
import { TextField } from '../parts/fields.tsx';
import { Form } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';

const field = 'confirm-code';

/** Confirms an address by the code of the mail, for whoever reads mail on another machine than this one. */
export function ConfirmByCode({ email }: { readonly email: string }) {
  const { signIn, confirmAddress: says } = useWords();
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const client = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => confirmAddress({ email, code }),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Form
      failure={confirm.error}
      submit={says.submit}
      busy={confirm.isPending}
      onSubmit={() => {
        const isNone = code.trim() === '';
        setMissing(isNone);
        if (isNone) document.getElementById(field)?.focus();
        else confirm.mutate();
      }}
    >
      <TextField
        id={field}
        label={signIn.code}
        hint={says.orCode}
        autoComplete="one-time-code"
        mono
        width="short"
        error={missing ? signIn.codeMissing : undefined}
        value={code}
        onChange={setCode}
      />
    </Form>
  );
}
