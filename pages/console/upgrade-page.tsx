import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { claimUpgrade, readOperated, retryKit, type Operated } from '../client/staff-api.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { Link } from '../parts/navigation.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { useSpeech } from '../words/language.tsx';
import { useConsoleWords } from './use-console-words.ts';

/** One upgrade: where it stands and why, what happened, and what can be done about it. */
export function UpgradePage({ id }: { readonly id: string }) {
  const { upgrade: says } = useConsoleWords();
  const upgrade = useQuery({ queryKey: ['operated', id], queryFn: () => readOperated(id), refetchInterval: 5000 });
  const { data } = upgrade;
  return (
    <Page title={data?.orders[0]?.orderNumber ?? '…'} wide>
      <p>
        <Link to="/console">‹ {says.back}</Link>
      </p>
      {upgrade.isError && <ProblemNotice error={upgrade.error} />}
      {data && <Facts upgrade={data} />}
    </Page>
  );
}

function Facts({ upgrade }: { readonly upgrade: Operated }) {
  const says = useConsoleWords();
  const { customer, problem, parked, engineUrl, ticket } = upgrade;
  const turn = upgrade.operatorNeeded ? 'operator' : (upgrade.waitingOn ?? 'nobody');
  return (
    <>
      <p>
        {customer.companyName}, {says.steps[upgrade.step]},{' '}
        <span className={`turn-cell ${turn}`}>{says.turns[turn]}</span>
      </p>
      {problem && <Notice kind="bad" title={problem.title} children={<p>{problem.detail}</p>} />}
      <Claim upgrade={upgrade} />
      {parked && <Retry id={upgrade.id} />}
      <h2>{says.upgrade.steps}</h2>
      <Steps steps={upgrade.steps} />
      <h2>{says.upgrade.timeline}</h2>
      <Timeline timeline={upgrade.timeline} />
      <h2>{says.upgrade.ticket}</h2>
      <pre className="ticket">{ticket}</pre>
      {engineUrl !== undefined && <a href={engineUrl}>{says.upgrade.engine}</a>}
    </>
  );
}

function Claim({ upgrade: { id, claim } }: { readonly upgrade: Operated }) {
  const { upgrade: says } = useConsoleWords();
  const { formats } = useSpeech();
  const client = useQueryClient();
  const take = useMutation({
    mutationFn: () => claimUpgrade(id),
    onSettled: () => client.invalidateQueries({ queryKey: ['operated', id] }),
  });
  if (claim) return <p>{says.claimedBy(claim.by, formats.moment(claim.until))}</p>;
  return (
    <>
      {take.isError && <ProblemNotice error={take.error} />}
      <Button
        busy={take.isPending}
        onPress={() => {
          take.mutate();
        }}
      >
        {says.claim}
      </Button>
    </>
  );
}

/** Asked is not fixed: only the checks of the new kit say that. */
function Retry({ id }: { readonly id: string }) {
  const { upgrade: says } = useConsoleWords();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const retry = useMutation({
    mutationFn: () => retryKit(id, reason),
    onSettled: () => client.invalidateQueries({ queryKey: ['operated', id] }),
  });
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(reason.trim() === '');
        if (reason.trim() !== '') retry.mutate();
      }}
    >
      <h2>{says.act}</h2>
      {retry.isError && <ProblemNotice error={retry.error} />}
      {retry.isSuccess && <Notice kind="info" live title={says.asked} />}
      <TextField
        id="reason"
        label={says.reason}
        hint={says.reasonHint}
        error={missing ? says.reasonMissing : undefined}
        value={reason}
        onChange={setReason}
      />
      <Button kind="primary" type="submit" busy={retry.isPending}>
        {says.retry}
      </Button>
    </form>
  );
}

function Steps({ steps }: Pick<Operated, 'steps'>) {
  const says = useConsoleWords();
  const { formats } = useSpeech();
  return (
    <ScrollingTable label={says.upgrade.steps} heads={says.upgrade.stepHeads}>
      {steps.map(({ turn, step, waitingOn, since, seconds }) => (
        <tr key={turn}>
          <th scope="row">{says.steps[step]}</th>
          <td className={`turn-cell ${waitingOn ?? 'nobody'}`}>{says.turns[waitingOn ?? 'nobody']}</td>
          <td>{formats.moment(since)}</td>
          <td className="number">{formats.number(Math.round(seconds / 60))}</td>
        </tr>
      ))}
    </ScrollingTable>
  );
}

function Timeline({ timeline }: Pick<Operated, 'timeline'>) {
  const { upgrade: says } = useConsoleWords();
  const { formats } = useSpeech();
  return (
    <ol className="timeline">
      {timeline.map((entry, index) => (
        <li key={index}>
          <span className="hint">{formats.moment(entry.at)}</span> {says.entries[entry.entry]}: {wordsOf(entry)}
        </li>
      ))}
    </ol>
  );
}

function wordsOf(entry: Operated['timeline'][number]): string {
  switch (entry.entry) {
    case 'event':
      return entry.type;
    case 'command':
      return [entry.asked, entry.by.id, entry.reason].filter((part) => part !== null).join(', ');
    case 'attempt':
      return [String(entry.attempt), entry.outcome, entry.problem?.code]
        .filter((part) => part !== undefined)
        .join(', ');
    case 'note':
      return `${entry.text} (${entry.by})`;
  }
}
