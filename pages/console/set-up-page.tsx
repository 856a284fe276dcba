import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Refused } from '../client/http.ts';
import { checkSetUp, setUpOperator, type SetUpCheck } from '../client/set-up-api.ts';
import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { ErrorSummary, type FieldError } from '../parts/error-summary.tsx';
import { TextField } from '../parts/fields.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { QrCode } from './qr-code.tsx';
import { useConsoleWords } from './use-console-words.ts';

/** What the link has behind its #: taken out of the address at once, where histories would keep it. */
const secret = location.hash.slice(1);
if (secret !== '') history.replaceState(null, '', location.pathname);

const shortest = 12;

/** The page of a one-time link: a password and an authenticator, then the recovery codes, once. */
export function SetUpPage() {
  const { setUp: says } = useConsoleWords();
  const check = useQuery({
    queryKey: ['set-up'],
    queryFn: () => checkSetUp(secret),
    enabled: secret !== '',
    staleTime: Infinity,
  });
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  useEffect(() => {
    // The link pasted once more, where the page is open already: the browser loads nothing by itself.
    const loadAnew = () => {
      location.reload();
    };
    window.addEventListener('hashchange', loadAnew);
    return () => {
      window.removeEventListener('hashchange', loadAnew);
    };
  }, []);
  return (
    <main className="alone">
      <Page title={codes ? says.doneTitle : says.title} failed={check.isError}>
        {secret === '' && <Notice kind="bad" title={says.noSecret} children={<p>{says.noSecretText}</p>} />}
        {check.isError && <ProblemNotice error={check.error} />}
        {check.data && !codes && <Form check={check.data} onDone={setCodes} />}
        {codes && <RecoveryCodes codes={codes} />}
      </Page>
    </main>
  );
}

interface FormProps {
  readonly check: SetUpCheck;
  readonly onDone: (recoveryCodes: readonly string[]) => void;
}

function Form({ check: { login, name, role, totpUri }, onDone }: FormProps) {
  const { setUp: says, roles } = useConsoleWords();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [attempt, setAttempt] = useState(0);
  const setUp = useMutation({ mutationFn: () => setUpOperator({ secret, password, code }), onSuccess: onDone });
  const errors = attempt === 0 ? [] : errorsIn(password, code, setUp.error, says);
  const textOf = (id: string) => errors.find((error) => error.id === id)?.text;
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        setAttempt(attempt + 1);
        setUp.reset();
        if (errorsIn(password, code, null, says).length === 0) setUp.mutate();
      }}
    >
      <ErrorSummary errors={errors} attempt={attempt} />
      {setUp.isError && !isOfField(setUp.error) && <ProblemNotice error={setUp.error} />}
      <p>{says.whoFor(name, login, roles[role])}</p>
      <TextField
        id="password"
        type="password"
        label={says.password}
        hint={says.passwordHint}
        error={textOf('password')}
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
      />
      <Authenticator totpUri={totpUri} />
      <TextField
        id="code"
        label={says.code}
        hint={says.codeHint}
        error={textOf('code')}
        autoComplete="one-time-code"
        width="short"
        value={code}
        onChange={setCode}
      />
      <Button kind="primary" type="submit" busy={setUp.isPending}>
        {says.submit}
      </Button>
    </form>
  );
}

type Says = ReturnType<typeof useConsoleWords>['setUp'];

function errorsIn(password: string, code: string, error: Error | null, says: Says): readonly FieldError[] {
  return [
    ...([...password].length < shortest ? [{ id: 'password', text: says.passwordShort }] : []),
    ...(/^\d{6}$/.test(code.replaceAll(/\s/g, '')) ? [] : [{ id: 'code', text: says.codeWrong }]),
    ...(isOfField(error) ? [{ id: 'code', text: says.codeRefused }] : []),
  ];
}

/** Password and form of the code are looked at here, so what the service refuses is the code itself. */
function isOfField(error: Error | null): boolean {
  return error instanceof Refused && error.problem.code === 'request-refused';
}

function Authenticator({ totpUri }: Pick<SetUpCheck, 'totpUri'>) {
  const { setUp: says } = useConsoleWords();
  const key = new URL(totpUri).searchParams.get('secret') ?? '';
  return (
    <div className="authenticator">
      <p>{says.scan}</p>
      <QrCode text={totpUri} label={says.qrCode} />
      <p>
        {says.orType} <code className="code">{(key.match(/.{1,4}/g) ?? []).join(' ')}</code>{' '}
        <CopyButton text={key} label={says.copyKey} />
      </p>
      <p>
        <a href={totpUri}>{says.openHere}</a>
      </p>
    </div>
  );
}

function RecoveryCodes({ codes }: { readonly codes: readonly string[] }) {
  const { setUp: says } = useConsoleWords();
  return (
    <>
      <Notice kind="ok" live title={says.done} children={<p>{says.keepCodes}</p>} />
      <ul className="recovery-codes mono" aria-label={says.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <p className="buttons">
        <CopyButton text={codes.join('\n')} label={says.copyCodes} />
      </p>
      <p>
        <a href="/console">{says.goOn}</a>
      </p>
    </>
  );
}
