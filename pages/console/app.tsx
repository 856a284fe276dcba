import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { readStaff } from '../client/staff-api.ts';
import { usePath } from '../parts/navigation.tsx';
import { Frame } from './frame.tsx';
import { GroupsPage } from './groups-page.tsx';
import { QueuePage } from './queue-page.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { UpgradePage } from './upgrade-page.tsx';

const staffQuery = ['staff'] as const;

/** Whoever is not signed in signs in first, and is then where the address says. */
export function App() {
  const path = usePath();
  const staff = useQuery({ queryKey: staffQuery, queryFn: readStaff, retry: false, staleTime: 60_000 });
  if (staff.isPending) return null;
  if (!staff.data) return <SignInPage />;
  return <Frame staff={staff.data}>{pageAt(path)}</Frame>;
}

function pageAt(path: string): ReactNode {
  const [, id] = /^\/console\/upgrades\/([0-9a-f-]{36})$/.exec(path) ?? [];
  if (id !== undefined) return <UpgradePage key={id} id={id} />;
  return path === '/console/groups' ? <GroupsPage /> : <QueuePage />;
}
