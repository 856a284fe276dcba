import type { Upgrade } from '../client/portal-api.ts';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSlow } from '../parts/use-slow.ts';
import { WhoBadge } from '../parts/who-badge.tsx';
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

  if (waitingOn === 'operator')
    return (
      <Page title={says.failedTitle}>
        <WhoBadge upgrade={upgrade} />
        <p className="lead">{says.failed}</p>
        <Parts upgrade={upgrade} />
      </Page>
    );
  return (
    <Page title={says.title}>
      <WhoBadge upgrade={upgrade} />
      <p className="lead">{says.closePage}</p>
      {isLong && <Parts upgrade={upgrade} />}
      {kit && kit.attempt > 1 && <Notice kind="warn" title={says.attempt(kit.attempt)} live />}
      {late && <Notice kind="warn" title={says.late(formats.moment(late.since))} live />}
      {!late && isSlow && <Notice kind="warn" title={says.slow} live />}
    </Page>
  );
}

function Parts({ upgrade: { step, waitingOn } }: { readonly upgrade: Upgrade }) {
  const { kit } = useSpeech().words;
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
          {name} <span className="hint">({kit.states[state]})</span>
        </li>
      ))}
    </ol>
  );
}

const signs = { done: '✓', now: '◐', later: '', held: '!' } as const;
