import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { readHealth, signOutStaff, type Staff } from '../client/staff-api.ts';
import { Button } from '../parts/button.tsx';
import { Link, usePath } from '../parts/navigation.tsx';
import { useWords } from '../words/language.tsx';
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
  const health = useQuery({ queryKey: ['health'], queryFn: readHealth, refetchInterval: 15_000 });
  if (!health.data) return null;
  const isAway = health.data.parts.some(({ state }) => state === 'away');
  return (
    <p className={isAway ? 'health away' : 'health'} role="status">
      <span aria-hidden="true">{isAway ? '!' : '✓'}</span> {health.data.sentence}
    </p>
  );
}
