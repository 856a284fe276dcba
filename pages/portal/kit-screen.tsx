import type { ProblemDetails } from '../../contract/problem-details.ts';
import { Refused } from '../client/http.ts';
import type { Upgrade } from '../client/portal-api.ts';
import { kitToDownload } from '../client/use-kit-link.ts';
import { useSession } from '../client/use-session.ts';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSlow } from '../parts/use-slow.ts';
import { WhoBadge } from '../parts/who-badge.tsx';
import { KitCard } from './done/kit-card.tsx';
import { describeFailure } from '../words/failures.ts';
import { useSpeech } from '../words/language.tsx';

const quietMs = 2000;
const slowMs = 60_000;

/** The codes and the kit are being made, or a person is looking why they are not. */
export function KitScreen({ upgrade }: { readonly upgrade: Upgrade }) {
  const { words, formats } = useSpeech();
  const { kit: says } = words;
  const isLong = useSlow(upgrade.since, quietMs);
  const isSlow = useSlow(upgrade.since, slowMs);
  const { kit, late, waitingOn } = upgrade;
  const email = useSession()?.account?.email ?? null;

  if (waitingOn === 'operator')
    return (
      <Page title={says.failedTitle}>
        <WhoBadge upgrade={upgrade} />
        <p className="lead">{says.failed}</p>
        {upgrade.problem && <Cause problem={upgrade.problem} />}
        <Parts upgrade={upgrade} />
        <p className="hint">{says.ask(upgrade.orders[0]?.orderNumber ?? upgrade.id)}</p>
        <FormerKit upgrade={upgrade} />
      </Page>
    );
  return (
    <Page title={says.title}>
      <WhoBadge upgrade={upgrade} />
      <p className="lead">{says.closePage(email)}</p>
      {isLong && <Parts upgrade={upgrade} />}
      {kit && kit.attempt > 1 && <Notice kind="warn" title={says.attempt(kit.attempt)} live />}
      {late && <Notice kind="warn" title={says.late(formats.moment(late.since))} live />}
      {!late && isSlow && <Notice kind="warn" title={says.slow} live />}
      <FormerKit upgrade={upgrade} />
    </Page>
  );
}

/** The kit before this one, for as long as this one is not there. */
function FormerKit({ upgrade }: { readonly upgrade: Upgrade }) {
  const { kit } = useSpeech().words;
  if (kitToDownload(upgrade) === undefined) return null;
  return (
    <>
      <p className="hint">{kit.former}</p>
      <KitCard upgrade={upgrade} title={kit.formerTitle} />
    </>
  );
}

/** What is known of why: in words, for whoever wants to ask somebody. */
function Cause({ problem }: { readonly problem: NonNullable<Upgrade['problem']> }) {
  const [title, text] = describeFailure(new Refused(parseProblem(problem)), useSpeech());
  return (
    <Notice kind="bad" title={title}>
      <p>{text}</p>
    </Notice>
  );
}

function Parts({ upgrade: { step, waitingOn, kit: made } }: { readonly upgrade: Upgrade }) {
  const { words, formats } = useSpeech();
  const { kit } = words;
  const progress = made?.state === 'building' && waitingOn === 'us' ? made.progress : undefined;
  const parts = [
    { name: kit.parts.choice, state: 'done' },
    { name: kit.parts.codes, state: step === 'activation-codes' ? 'now' : 'done' },
    {
      name: kit.parts.installers,
      state: step === 'activation-codes' ? 'later' : waitingOn === 'operator' ? 'held' : 'now',
    },
  ] as const;
  return (
    <ol className="card parts">
      {parts.map(({ name, state }) => (
        <li key={name} className={state}>
          <span className="dot" aria-hidden="true">
            {signs[state]}
          </span>
          <div>
            {name} <span className="hint">({kit.states[state]})</span>
            {state === 'now' && progress !== undefined && (
              <p className="progress">
                <progress value={progress} aria-label={name} />
                <span>{formats.percent(progress)}</span>
              </p>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function parseProblem(problem: unknown): ProblemDetails {
  return problem as ProblemDetails;
}

const signs = { done: '✓', now: '◐', later: '', held: '!' } as const;
