import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { signInStaff } from '../client/staff-api.ts';
import { TextField } from '../parts/fields.tsx';
import { Form } from '../parts/form.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useConsoleWords } from './use-console-words.ts';
import { staffQuery } from './use-ended-session.ts';

/** Whoever was signed out in the middle is then where they were. */
export function SignInPage({ ended }: { readonly ended: boolean }) {
  const { signIn: says } = useConsoleWords();
  const client = useQueryClient();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const signIn = useMutation({
    mutationFn: () => signInStaff({ login, password, code }),
    onSuccess: (staff) => {
      client.setQueryData(staffQuery, staff);
    },
  });
  return (
    <main className="alone">
      <Page title={says.title} failed={signIn.isError}>
        {ended && !signIn.isError && <Notice kind="info" title={says.ended} children={<p>{says.endedText}</p>} />}
        <Form
          className="card"
          failure={signIn.error}
          submit={says.submit}
          busy={signIn.isPending}
          onSubmit={() => {
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
        </Form>
      </Page>
    </main>
  );
}
