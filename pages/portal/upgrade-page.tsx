import { lazy, Suspense, useEffect, useState } from 'react';
import { Refused } from '../client/http.ts';
import { rememberKnownHere } from '../client/known-here.ts';
import { loadPart } from '../client/load-part.ts';
import type { Upgrade } from '../client/portal-api.ts';
import { wasSentFrom } from '../client/use-command.ts';
import { useOnline } from '../client/use-online.ts';
import { useUpgrade } from '../client/use-upgrade.ts';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { StepBar } from '../parts/step-bar.tsx';
import { useSpeech, useWords } from '../words/language.tsx';
import { AcceptedScreen } from './agreement/accepted-screen.tsx';
import { AgreementScreen } from './agreement/agreement-screen.tsx';
import { AwayPage } from './away-page.tsx';
import { DoneScreen } from './done/done-screen.tsx';
import { KitScreen } from './kit-screen.tsx';
import { PlanScreen } from './plan-screen.tsx';
import { RestingScreen } from './resting-screen.tsx';
import { linksToSteps, stepShown } from './step-shown.ts';
import { SuiteScreen } from './suite/suite-screen.tsx';

const loadAccountStep = () => import('./account/account-step.tsx');
/** The form brings the rules by which it is judged: much to load for a step that most visits do not see. */
const AccountStep = lazy(async () => ({ default: (await loadPart(loadAccountStep)).AccountStep }));

interface UpgradePageProps {
  readonly id: string;
  /** The part of its page that the address names; empty for the step at which it stands. */
  readonly part: string;
}

/** An upgrade at the step at which it stands, wherever it was left. */
export function UpgradePage({ id, part }: UpgradePageProps) {
  const words = useWords();
  const { upgrade, error, line } = useUpgrade(id);
  const online = useOnline();
  const moved = useMoved(upgrade);
  const isOpen = upgrade !== undefined;
  useEffect(() => {
    if (isOpen) rememberKnownHere();
  }, [isOpen]);
  useEffect(() => {
    // Whoever reads the agreement needs the form next, with or without a connection.
    loadAccountStep().catch(() => undefined);
  }, []);

  if (error instanceof Refused) return <AwayPage problem={error.problem} />;
  if (!upgrade) return <Page title={words.loading}>{error !== null && <ProblemNotice error={error} />}</Page>;
  const shown = stepShown(upgrade, part);
  return (
    <>
      {shown && <StepBar {...shown} links={linksToSteps(upgrade)} />}
      <div role="status" className="line">
        {line === 'lost' && online && <p className="banner">{words.line.lost}</p>}
      </div>
      {moved && (
        <div className="page notice-above">
          <Notice kind="info" title={words.moved} live />
        </div>
      )}
      {isEndedLink(part) && <EndedLink code={part} />}
      <Suspense fallback={<Page title={words.loading}>{null}</Page>}>
        <Screen upgrade={upgrade} part={part} />
      </Suspense>
    </>
  );
}

function Screen({ upgrade, part }: { readonly upgrade: Upgrade; readonly part: string }) {
  const { step, openCommands, agreement } = upgrade;
  if (part === 'agreement' && agreement) return <AcceptedScreen upgrade={upgrade} accepted={agreement} />;
  const editing = part === 'account' || part === 'check';
  if (editing && openCommands.includes('submitForm')) return <AccountStep upgrade={upgrade} part={part} />;
  switch (step) {
    case 'license-agreement':
      return <AgreementScreen upgrade={upgrade} />;
    case 'account-form':
      return <AccountStep upgrade={upgrade} part="account" />;
    case 'activation-plan':
      return <PlanScreen upgrade={upgrade} />;
    case 'product-selection':
      return <SuiteScreen upgrade={upgrade} />;
    case 'activation-codes':
    case 'deployment-kit':
      return <KitScreen upgrade={upgrade} />;
    case 'completed':
      return part === 'products' ? <SuiteScreen upgrade={upgrade} /> : <DoneScreen upgrade={upgrade} />;
    case 'registration-key':
    case 'reverting':
    case 'lapsed':
    case 'canceled':
    case 'abandoned':
    case 'reverted':
      return <RestingScreen upgrade={upgrade} />;
  }
}

const endedLinks = ['link-expired', 'kit-gone', 'kit-withdrawn'] as const;
type EndedLink = (typeof endedLinks)[number];

function isEndedLink(part: string): part is EndedLink {
  return endedLinks.some((one) => one === part);
}

/** Why the link that led here led to no kit; the way on is on the page below. */
function EndedLink({ code }: { readonly code: EndedLink }) {
  const { words, formats } = useSpeech();
  const { problems } = words;
  const told = {
    'link-expired': problems['link-expired']({ code: 'link-expired' }, formats),
    'kit-gone': problems['kit-gone']({ code: 'kit-gone' }, formats),
    'kit-withdrawn': problems['kit-withdrawn']({ code: 'kit-withdrawn' }, formats),
  };
  const [title, text] = told[code];
  return (
    <div className="page notice-above">
      <Notice kind="warn" title={title}>
        <p>{text}</p>
      </Notice>
    </div>
  );
}

/** Whether a step of the customer was left by something that was not sent from this page. */
function useMoved(upgrade: Upgrade | undefined): boolean {
  const [before, setBefore] = useState(upgrade);
  const [moved, setMoved] = useState(false);
  if (upgrade && upgrade.step !== before?.step) {
    setBefore(upgrade);
    // What we do by ourselves afterwards makes it no less surprising.
    if (before?.waitingOn === 'customer') setMoved(!wasSentFrom(before.id, before.step));
  }
  return moved;
}
