import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Refused } from '../../client/http.ts';
import { readCodeSheet, type Upgrade } from '../../client/portal-api.ts';
import { useKitLink } from '../../client/use-kit-link.ts';
import { Link } from '../../parts/navigation.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useSpeech } from '../../words/language.tsx';
import { ConfirmNotice } from '../confirm-notice.tsx';
import { CodesCard } from './codes-card.tsx';
import { KitCard } from './kit-card.tsx';
import { MoreCard } from './more-card.tsx';
import { PapersCard } from './papers-card.tsx';
import { TodoCard } from './todo-card.tsx';
import { keepTicks, readTicks } from './ticks.ts';

const lookAgainMs = 5000;

/** The result: the kit, all codes with their terms, what is to be done with them, and papers to keep. */
export function DoneScreen({ upgrade }: { readonly upgrade: Upgrade }) {
  const { words, formats } = useSpeech();
  const { done } = words;
  const sheet = useQuery({
    queryKey: ['code-sheet', upgrade.id, upgrade.since, upgrade.plan?.version],
    queryFn: () => readCodeSheet(upgrade.id),
    refetchInterval: ({ state }) => (isUnconfirmed(state.error) ? lookAgainMs : false),
  });
  const unconfirmed = isUnconfirmed(sheet.error);
  const link = useKitLink(upgrade, !unconfirmed);
  const [ticks, setTicks] = useState(() => readTicks(upgrade.id));
  const tick = (name: string, on: boolean) => {
    const others = ticks.filter((one) => one !== name);
    const changed = on ? [...others, name] : others;
    setTicks(changed);
    keepTicks(upgrade.id, changed);
  };
  const hasKit = upgrade.kit?.state === 'ready';
  const lastDay = upgrade.plan?.components
    .filter(({ action }) => action === 'retain')
    .flatMap(({ expiresOn }) => expiresOn ?? [])
    .sort()[0];
  const codes = sheet.data?.codes ?? [];
  const waits = words.problems['address-unconfirmed']({ code: 'address-unconfirmed' }, formats);

  const [title, ready] = hasKit ? [done.titleKit, done.leadKit] : [done.titleNoKit, done.leadNoKit];
  const lead = unconfirmed ? done.leadUnconfirmed : ready;

  // All at once: what comes in bit by bit jumps under the hand of whoever reads.
  if (sheet.isPending || link.isLoading) return <Page title={title} wide children={<p className="lead">{lead}</p>} />;
  return (
    <Page title={title} wide>
      <p className="lead">{lead}</p>
      <StillOpen upgrade={upgrade} />
      <div className="done-columns">
        <div>
          {unconfirmed && <ConfirmNotice title={waits[0]} text={waits[1]} upgrade={upgrade} />}
          {hasKit && !unconfirmed && (
            <KitCard upgrade={upgrade} title={done.kitTitle} onDownload={() => tick('downloaded', true)} />
          )}
          {sheet.error && !unconfirmed && <ProblemNotice error={sheet.error} />}
          {codes.length > 0 && <CodesCard upgrade={upgrade} codes={codes} />}
        </div>
        <div>
          {codes.length > 0 && <TodoCard codes={codes} hasKit={hasKit} ticks={ticks} onTick={tick} />}
          <MoreCard upgrade={upgrade} />
          {codes.length > 0 && <PapersCard upgrade={upgrade} codes={codes} />}
        </div>
      </div>
      <p className="hint">
        {lastDay !== undefined && `${done.keep(formats.day(lastDay))} `}
        {codes.length > 0 && done.nothingIf}
      </p>
    </Page>
  );
}

/** The address of the account is confirmed in another tab or on another machine, so this page looks for itself. */
function isUnconfirmed(error: unknown): boolean {
  return error instanceof Refused && error.problem.code === 'address-unconfirmed';
}

/** What does not keep the rest from being done, and is told all the same. */
function StillOpen({ upgrade: { id, plan } }: { readonly upgrade: Upgrade }) {
  const { words, formats } = useSpeech();
  const components = plan?.components ?? [];
  const questions = components.filter(({ action, asks }) => action === 'question' && asks !== 'operator');
  const withPerson = components.filter(({ action, asks }) => action === 'held' || asks === 'operator');
  const names = (some: typeof components) => formats.list(some.map(({ name }) => name));
  return (
    <>
      {questions.length > 0 && (
        <Notice kind="info" title={words.done.questionOpen(names(questions))}>
          <Link to={`/upgrades/${id}/products`}>{words.done.answer}</Link>
        </Notice>
      )}
      {withPerson.length > 0 && <Notice kind="warn" title={words.done.held(names(withPerson))} />}
      {plan?.notMatched.map(({ codeEnding }) => (
        <Notice key={codeEnding} kind="warn" title={words.suite.notMatched(codeEnding)} />
      ))}
    </>
  );
}
