import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { readHealth, signOutStaff, type Staff } from '../client/staff-api.ts';
import { Button } from '../parts/button.tsx';
import { Link, usePath } from '../parts/navigation.tsx';
import { useSpeech, useWords } from '../words/language.tsx';
import { countWords } from './count-words.ts';
import { useConsoleWords } from './use-console-words.ts';

/** What stands around every page of the console: where one is, who one is, and whether the service works. */
export function Frame({ staff, children }: { readonly staff: Staff; readonly children: ReactNode }) {
  const words = useWords();
  const says = useConsoleWords();
  const path = usePath();
  const leave = () => {
    void signOutStaff().then(() => {
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
          {view('/console/code', says.views.code)}
          {view('/console/audit', says.views.audit)}
        </nav>
        <span className="me">{staff.name}</span>
        <Button kind="link" onPress={leave}>
          {says.signOut}
        </Button>
      </header>
      <Health />
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
  const health = useQuery({ queryKey: ['health'], queryFn: readHealth, refetchInterval: 15_000 });
  if (!health.data) return null;
  const { parts, stuck, checkedAt } = health.data;
  const away = parts.filter(({ state }) => state === 'away');
  const at = formats.time(checkedAt);
  const sentences = away.map(({ part, since }) => says.away[part](since === null ? null : formats.moment(since)));
  return (
    <p className={away.length > 0 ? 'health away' : 'health'} role="status">
      <span aria-hidden="true">{away.length > 0 ? '!' : stuck.count > 0 ? '…' : '✓'}</span> {sentences.join(' ')}{' '}
      {stuck.count > 0 && <Link to="/console?stuck=true">{says.stuck(countWords(stuck, formats), at)}</Link>}
      {stuck.count === 0 && away.length === 0 && says.fine(at)}
    </p>
  );
}
