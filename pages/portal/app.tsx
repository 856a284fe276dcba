import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { loadPart } from '../client/load-part.ts';
import { usePath } from '../parts/navigation.tsx';
import { AccountPage } from './account-page.tsx';
import { CheckPage } from './check-page.tsx';
import { ConfirmAddressPage } from './confirm-address-page.tsx';
import { Frame } from './frame.tsx';
import { HelpPage } from './help-page.tsx';
import { KeyPage } from './key-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { StartPage } from './start-page.tsx';

const loadUpgradePage = () => import('./upgrade-page.tsx');
/** The largest page is not needed by whoever reads the first one; it is fetched while they do. */
const UpgradePage = lazy(async () => ({ default: (await loadPart(loadUpgradePage)).UpgradePage }));
/** For developers alone. */
const SandboxMailsPage = lazy(async () => ({
  default: (await loadPart(() => import('./sandbox-mails-page.tsx'))).SandboxMailsPage,
}));
const firstReadMs = 1000;

export function App() {
  const path = usePath();
  useEffect(() => {
    const timer = setTimeout(() => {
      loadUpgradePage().catch(() => undefined);
    }, firstReadMs);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return (
    <Frame>
      <Suspense fallback={null}>{pageAt(path)}</Suspense>
    </Frame>
  );
}

function pageAt(path: string): ReactNode {
  const [, id, part = ''] =
    /^\/upgrades\/([0-9a-f-]{36})(?:\/(agreement|account|check|products|link-expired|kit-gone|kit-withdrawn))?$/.exec(
      path,
    ) ?? [];
  if (id !== undefined) return <UpgradePage key={id} id={id} part={part} />;
  switch (path) {
    case '/':
      return <StartPage />;
    case '/start':
      return <KeyPage />;
    case '/check':
      return <CheckPage />;
    case '/sign-in':
      return <SignInPage />;
    case '/confirm-address':
      return <ConfirmAddressPage />;
    case '/account':
      return <AccountPage />;
    case '/sandbox-mails':
      return <SandboxMailsPage />;
    case '/help':
      return <HelpPage />;
    default:
      return <NotFoundPage />;
  }
}
