import type { ReactNode } from 'react';
import { dropDrafts } from '../client/drafts.ts';
import { signOutStaff, type Staff } from '../client/staff-api.ts';
import { Button } from '../parts/button.tsx';
import { Link, navigate, usePath } from '../parts/navigation.tsx';
import { useSpeech, useWords } from '../words/language.tsx';
import { countWords } from './count-words.ts';
import { KeysHelp } from './keys-help.tsx';
import { LiveLine } from './live-line.tsx';
import { useConsoleWords } from './use-console-words.ts';
import { useHealth } from './use-health.ts';
import { focusOn, useKeys } from './use-keys.ts';

/** What stands around every page of the console: where one is, who one is, and whether the service works. */
export function Frame({ staff, children }: { readonly staff: Staff; readonly children: ReactNode }) {
  const words = useWords();
  const says = useConsoleWords();
  const path = usePath();
  useKeys({
    '/': () => {
      if (path !== '/console') navigate('/console');
      focusOn('find');
    },
  });
  const leave = () => {
    void signOutStaff().then(() => {
      dropDrafts();
      location.assign('/console');
    });
  };
  const view = (to: string, name: string) => (
    <Link to={to} className={path === to ? 'view here' : 'view'}>
      {name}
    </Link>
  );
  return (
    <>
      <a className="skip" href="#content">
        {words.skipToContent}
      </a>
      <header className="top">
        <Link to="/console" className="brand">
          {says.brand}
        </Link>
        <nav aria-label={words.mainLinks}>
          {view('/console', says.views.queue)}
          {view('/console/groups', says.views.groups)}
          {view('/console/campaigns', says.views.campaigns)}
          {view('/console/health', says.views.health)}
          {view('/console/lists', says.views.lists)}
          {view('/console/code', says.views.code)}
          {view('/console/audit', says.views.audit)}
        </nav>
        <KeysHelp />
        <span className="me">{staff.login}</span>
        <Button kind="link" onPress={leave}>
          {says.signOut}
        </Button>
      </header>
      <Health />
      <LiveLine />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

/** Said in words, and louder when a part of the service is away. */
function Health() {
  const { health: says } = useConsoleWords();
  const { formats } = useSpeech();
  const { data } = useHealth();
  if (!data) return null;
  const { parts, stuck, needPerson, checkedAt } = data;
  const away = parts.filter(({ state }) => state === 'away');
  const at = formats.time(checkedAt);
  const sentences = away.map(({ part, since }) => says.away[part](since === null ? null : formats.moment(since)));
  return (
    <p className={away.length > 0 ? 'health away' : 'health'} role="status">
      <span aria-hidden="true">{away.length > 0 ? '!' : stuck.count > 0 ? '…' : '✓'}</span> {sentences.join(' ')}{' '}
      {stuck.count > 0 && <Link to="/console?stuck=true">{says.stuck(countWords(stuck, formats), at)}</Link>}
      {stuck.count === 0 && away.length === 0 && needPerson.count === 0 && says.fine(at)}
      {stuck.count === 0 && away.length === 0 && needPerson.count > 0 && (
        <>
          {says.notStuck}{' '}
          <Link to="/console?waitingOn=operator">
            {says.needPerson(needPerson.count, countWords(needPerson, formats))}
          </Link>{' '}
          {says.lastCheck(at)}
        </>
      )}
    </p>
  );
}
