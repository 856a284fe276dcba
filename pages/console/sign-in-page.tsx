import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { signInStaff } from '../client/staff-api.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useConsoleWords } from './use-console-words.ts';

export function SignInPage() {
  const { signIn: says } = useConsoleWords();
  const client = useQueryClient();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const signIn = useMutation({
    mutationFn: () => signInStaff({ login, password, code }),
    onSuccess: (staff) => {
      client.setQueryData(['staff'], staff);
    },
  });
  return (
    <main className="alone">
      <Page title={says.title} failed={signIn.isError}>
        {signIn.isError && <ProblemNotice error={signIn.error} />}
        <form
          className="card"
          onSubmit={(event) => {
            event.preventDefault();
            signIn.mutate();
          }}
        >
          <TextField id="login" label={says.login} autoComplete="username" value={login} onChange={setLogin} />
          <TextField
            id="password"
            type="password"
            label={says.password}
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
          />
          <TextField
            id="code"
            label={says.code}
            hint={says.codeHint}
            autoComplete="one-time-code"
            value={code}
            onChange={setCode}
          />
          <Button kind="primary" type="submit" busy={signIn.isPending}>
            {says.submit}
          </Button>
        </form>
      </Page>
    </main>
  );
}
