import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { endSession, listSessions, signOut, signOutEverywhere, type ListedSession } from '../client/account-api.ts';
import { dropDrafts } from '../client/drafts.ts';
import { forgetKnownHere } from '../client/known-here.ts';
import { useSession } from '../client/use-session.ts';
import { Button } from '../parts/button.tsx';
import { Link, navigate } from '../parts/navigation.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useSpeech } from '../words/language.tsx';
import { ConfirmNotice } from './confirm-notice.tsx';
import { YourUpgrades } from './your-upgrades.tsx';

/** The account of whoever is signed in: its upgrades, and the browsers in which it is open. */
export function AccountPage() {
  const { words } = useSpeech();
  const { accountPage: says } = words;
  const session = useSession();
  if (!session) return <Page title={says.title}>{null}</Page>;
  if (!session.account)
    return (
      <Page title={says.title}>
        <p className="lead">{says.nobody}</p>
        <Link to="/sign-in" className="button primary">
          {words.signIn.title}
        </Link>
      </Page>
    );
  const { email, confirmed } = session.account;
  return (
    <Page title={says.title}>
      <p className="lead">{says.signedInAs(email)}</p>
      {!confirmed && <ConfirmNotice title={says.notConfirmed} />}
      <YourUpgrades />
      {session.reaches === 'everything' && <Sessions />}
      <SignOut />
    </Page>
  );
}

function Sessions() {
  const { accountPage: says } = useSpeech().words;
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: listSessions });
  if (sessions.error) return <ProblemNotice error={sessions.error} />;
  return (
    <section className="card" aria-labelledby="sessions-heading">
      <h2 id="sessions-heading">{says.sessions}</h2>
      <ul className="rows">
        {sessions.data?.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </section>
  );
}

function SessionRow({ session: { id, browser, lastUsedAt, isThisOne } }: { readonly session: ListedSession }) {
  const { words, formats } = useSpeech();
  const { accountPage: says } = words;
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => endSession(id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
  const name = browser ?? says.unknownBrowser;
  return (
    <li>
      <div>
        <strong>{name}</strong>
        <p className="hint">{isThisOne ? says.thisOne : says.lastUsed(formats.moment(lastUsedAt))}</p>
        {end.error && <ProblemNotice error={end.error} />}
      </div>
      {!isThisOne && (
        <Button
          busy={end.isPending}
          label={says.endSession(name)}
          onPress={() => {
            end.mutate();
          }}
        >
          {says.signOut}
        </Button>
      )}
    </li>
  );
}

function SignOut() {
  const { accountPage: says } = useSpeech().words;
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: (everywhere: boolean) => (everywhere ? signOutEverywhere() : signOut()),
    onSuccess: () => {
      client.clear();
      dropDrafts();
      forgetKnownHere();
      navigate('/');
    },
  });
  return (
    <>
      {leave.error && <ProblemNotice error={leave.error} />}
      <div className="buttons">
        <Button
          busy={leave.isPending}
          onPress={() => {
            leave.mutate(false);
          }}
        >
          {says.signOut}
        </Button>
        <Button
          busy={leave.isPending}
          onPress={() => {
            leave.mutate(true);
          }}
        >
          {says.signOutEverywhere}
        </Button>
      </div>
    </>
  );
}
