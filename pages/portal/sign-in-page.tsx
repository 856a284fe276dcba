import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { askToSignIn, signIn, type Proof } from '../client/account-api.ts';
import { sessionQuery } from '../client/use-session.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { errorAt, Form } from '../parts/form.tsx';
import { Link, navigate } from '../parts/navigation.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useSpeech } from '../words/language.tsx';
import { pageAfterwards, takeFromAddress } from './from-address.ts';
import { looksLikeMailAddress } from './mail-address.ts';
import { SandboxMailsLink } from './sandbox-mails-link.tsx';

/** Signing in: by the link of a mail, which acts by a button, or by the code that stands in the same mail. */
export function SignInPage() {
  const [token] = useState(() => takeFromAddress('token'));
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (token !== '') return <ByLink token={token} />;
  if (sentTo !== null) return <ByCode email={sentTo} />;
  return <AskForMail onSent={setSentTo} />;
}

function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (proof: Proof) => signIn(proof),
    onSuccess: (session) => {
      // Whatever was read before was read by somebody who was not signed in.
      client.clear();
      client.setQueryData(sessionQuery, session);
      navigate(pageAfterwards());
    },
  });
}

function ByLink({ token }: { readonly token: string }) {
  const { signIn: says } = useSpeech().words;
  const confirm = useSignIn();
  return (
    <Page title={says.title} failed={confirm.isError}>
      {confirm.isError && <ProblemNotice error={confirm.error} />}
      <p className="lead">{says.byLink}</p>
      <div className="buttons">
        <Button
          kind="primary"
          busy={confirm.isPending}
          onPress={() => {
            confirm.mutate({ token });
          }}
        >
          {says.confirm}
        </Button>
        {confirm.isError && (
          <a href="/sign-in" className="button plain">
            {says.newMail}
          </a>
        )}
      </div>
    </Page>
  );
}

const emailId = 'sign-in-email';
const codeId = 'sign-in-code';

function AskForMail({ onSent }: { readonly onSent: (email: string) => void }) {
  const { words, language } = useSpeech();
  const { signIn: says } = words;
  const [email, setEmail] = useState('');
  const [attempt, setAttempt] = useState(0);
  const [missing, setMissing] = useState(false);
  const ask = useMutation({
    mutationFn: () => askToSignIn(email, language),
    onSuccess: () => {
      onSent(email.trim());
    },
  });
  const error = missing ? words.account.fields.email : undefined;
  return (
    <Page title={says.title} failed={missing || ask.isError}>
      <p className="lead">{says.lead}</p>
      <Form
        className="card"
        attempt={attempt}
        errors={errorAt(emailId, error)}
        failure={ask.error}
        submit={says.send}
        busy={ask.isPending}
        onSubmit={() => {
          const wrong = !looksLikeMailAddress(email);
          setMissing(wrong);
          if (wrong) setAttempt(attempt + 1);
          else ask.mutate();
        }}
      >
        <TextField
          id={emailId}
          label={words.account.email}
          hint={says.emailHint}
          type="email"
          autoComplete="email"
          error={error}
          value={email}
          onChange={setEmail}
        />
      </Form>
      <p>
        {says.noAccount} <Link to="/start">{words.start.continueWithKey}</Link>
      </p>
    </Page>
  );
}

function ByCode({ email }: { readonly email: string }) {
  const { words } = useSpeech();
  const { signIn: says } = words;
  const [code, setCode] = useState('');
  const [attempt, setAttempt] = useState(0);
  const confirm = useSignIn();
  const error = attempt > 0 && code.trim() === '' ? says.codeMissing : undefined;
  return (
    <Page title={says.sentTitle} failed={error !== undefined || confirm.isError}>
      <p className="lead">{says.sent(email)}</p>
      <Form
        className="card"
        attempt={attempt}
        errors={errorAt(codeId, error)}
        failure={confirm.error}
        submit={says.confirm}
        busy={confirm.isPending}
        onSubmit={() => {
          if (code.trim() === '') setAttempt(attempt + 1);
          else confirm.mutate({ email, code });
        }}
      >
        <TextField
          id={codeId}
          label={says.code}
          hint={says.codeHint}
          autoComplete="one-time-code"
          mono
          error={error}
          value={code}
          onChange={setCode}
        />
      </Form>
      <p className="hint">{says.notArrived}</p>
      <SandboxMailsLink />
    </Page>
  );
}
