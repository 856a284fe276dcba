import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';
import { loadPart } from '../client/load-part.ts';
import { readStaff, type Staff } from '../client/staff-api.ts';
import { usePath } from '../parts/navigation.tsx';
import { AuditPage } from './audit-page.tsx';
import { CampaignPage } from './campaign-page.tsx';
import { CampaignsPage } from './campaigns-page.tsx';
import { CodePage } from './code-page.tsx';
import { Frame } from './frame.tsx';
import { GroupsPage } from './groups-page.tsx';
import { HealthPage } from './health-page.tsx';
import { ListsPage } from './lists-page.tsx';
import { NewCampaignPage } from './new-campaign-page.tsx';
import { QueuePage } from './queue-page.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { staffQuery, useEndedSession } from './use-ended-session.ts';
import { UpgradePage } from './upgrade-page.tsx';

/** Needed once in the life of an operator. */
const SetUpPage = lazy(async () => ({
  default: (await loadPart(() => import('./set-up-page.tsx'))).SetUpPage,
}));

/** A one-time link is for whoever has it; everywhere else one signs in first, and is then where the address says. */
export function App() {
  const path = usePath();
  if (path !== '/staff/set-up') return <Console path={path} />;
  return <Suspense fallback={null} children={<SetUpPage />} />;
}

function Console({ path }: { readonly path: string }) {
  const staff = useQuery({ queryKey: staffQuery, queryFn: readStaff, retry: false, staleTime: 60_000 });
  const ended = useEndedSession();
  if (staff.isPending) return null;
  if (!staff.data) return <SignInPage ended={ended} />;
  return <Frame staff={staff.data}>{pageAt(path, staff.data)}</Frame>;
}

function pageAt(path: string, staff: Staff): ReactNode {
  const [, of, id] = /^\/console\/(upgrades|campaigns)\/([0-9a-f-]{36})$/.exec(path) ?? [];
  if (id === undefined) return pageNamed(path, staff);
  return of === 'upgrades' ? (
    <UpgradePage key={id} id={id} staff={staff} />
  ) : (
    <CampaignPage key={id} id={id} staff={staff} />
  );
}

function pageNamed(path: string, staff: Staff): ReactNode {
  switch (path) {
    case '/console/groups':
      return <GroupsPage staff={staff} />;
    case '/console/campaigns':
      return <CampaignsPage />;
    case '/console/campaigns/new':
      return <NewCampaignPage />;
    case '/console/lists':
      return <ListsPage />;
    case '/console/health':
      return <HealthPage />;
    case '/console/code':
      return <CodePage />;
    case '/console/audit':
      return <AuditPage />;
    default:
      return <QueuePage staff={staff} />;
  }
}
