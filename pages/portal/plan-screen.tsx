import type { Upgrade } from '../client/portal-api.ts';
import { useSlow } from '../parts/use-slow.ts';
import { Page } from '../parts/page.tsx';
import { Notice } from '../parts/notice.tsx';
import { WhoBadge } from '../parts/who-badge.tsx';
import { useSpeech } from '../words/language.tsx';

const slowMs = 10_000;

export function PlanScreen({ upgrade }: { readonly upgrade: Upgrade }) {
  const { words, formats } = useSpeech();
  const slow = useSlow(upgrade.since, slowMs);
  return (
    <Page title={words.plan.title}>
      <WhoBadge upgrade={upgrade} />
      <p className="lead">{words.plan.text}</p>
      <div className="working" aria-hidden="true" />
      {slow && upgrade.late === null && <Notice kind="warn" title={words.plan.slow} live />}
      {upgrade.late && <Notice kind="warn" title={words.kit.late(formats.moment(upgrade.late.since))} live />}
    </Page>
  );
}
