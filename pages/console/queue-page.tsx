import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readCounts, readQueue, type Summary } from '../client/staff-api.ts';
import type { campaignFilter } from '../../contract/operations.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { Link, navigate, useSearch } from '../parts/navigation.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { useSpeech } from '../words/language.tsx';
import { useConsoleWords } from './use-console-words.ts';

const turns = ['operator', 'us', 'customer', 'nobody', 'all'] as const;
const everySeconds = 15;
/** What of the filter can say which are retried together. */
const ofCampaign: ReadonlySet<string> = new Set<keyof typeof campaignFilter>([
  ...(['group', 'problem', 'suite', 'partner', 'claimedBy', 'olderThan', 'q'] as const),
]);

/** What needs a person, what we work at, what customers have: longest first, with every filter in the address. */
export function QueuePage() {
  const says = useConsoleWords();
  const query = new URLSearchParams(useSearch());
  const page = useQuery({
    queryKey: ['queue', query.toString()],
    queryFn: () => readQueue(query),
    placeholderData: keepPreviousData,
    refetchInterval: everySeconds * 1000,
  });
  const items = page.data?.items ?? [];
  const next = page.data?.nextCursor ?? null;
  return (
    <Page title={says.queue.title} wide>
      <Turns query={query} />
      <Filters query={query} />
      {page.isError && <ProblemNotice error={page.error} />}
      {page.data && items.length === 0 && (
        <p className="empty">{query.size > 0 ? says.queue.none : says.queue.nothing}</p>
      )}
      {items.length > 0 && <Table items={items} />}
      <p className="buttons">
        {query.has('cursor') && <Link to={changed(query, { cursor: null })}>{says.queue.first}</Link>}
        {next !== null && <Link to={changed(query, { cursor: next })}>{says.queue.next}</Link>}
      </p>
    </Page>
  );
}

function Turns({ query }: { readonly query: URLSearchParams }) {
  const says = useConsoleWords();
  const filter = new URLSearchParams([...query].filter(([name]) => !['waitingOn', 'cursor', 'limit'].includes(name)));
  const counts = useQuery({
    queryKey: ['counts', filter.toString()],
    queryFn: () => readCounts(filter),
    refetchInterval: everySeconds * 1000,
  });
  return (
    <ul className="turns">
      {turns.map((turn) => {
        const counted = counts.data?.[turn];
        const isHere = (query.get('waitingOn') ?? 'all') === turn;
        return (
          <li key={turn}>
            <Link
              to={changed(query, { waitingOn: turn === 'all' ? null : turn, cursor: null })}
              className={isHere ? `turn here ${turn}` : `turn ${turn}`}
            >
              {says.turns[turn]} <strong>{counted && `${String(counted.count)}${counted.more ? '+' : ''}`}</strong>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

/** One field to find by, and each filter with a way to take it off. */
function Filters({ query }: { readonly query: URLSearchParams }) {
  const { queue: says } = useConsoleWords();
  const [text, setText] = useState(query.get('q') ?? '');
  const forCampaign = new URLSearchParams([...query].filter(([name]) => ofCampaign.has(name)));
  const set = [...query].filter(([name]) => !['cursor', 'limit', 'waitingOn'].includes(name));
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        navigate(changed(query, { q: text.trim() === '' ? null : text.trim(), cursor: null }));
      }}
    >
      <TextField id="find" label={says.find} hint={says.findHint} value={text} onChange={setText} />
      <Button type="submit">{says.find}</Button>
      {set.map(([name, value]) => (
        <Link key={name} to={changed(query, { [name]: null, cursor: null })} className="chip" label={says.remove(name)}>
          {name}: {value} ×
        </Link>
      ))}
      {set.length > 0 && <Link to="/console">{says.clear}</Link>}
      {forCampaign.size > 0 && <Link to={`/console/campaigns/new?${forCampaign.toString()}`}>{says.retryAll}</Link>}
    </form>
  );
}

function Table({ items }: { readonly items: readonly Summary[] }) {
  const { queue: says } = useConsoleWords();
  return (
    <ScrollingTable label={says.title} heads={says.heads}>
      {items.map((item) => (
        <Row key={item.id} item={item} />
      ))}
    </ScrollingTable>
  );
}

function Row({ item }: { readonly item: Summary }) {
  const { formats } = useSpeech();
  const says = useConsoleWords();
  const { id, orderNumber, customer, step, waitingOn, since, group, build, claim } = item;
  const turn = item.operatorNeeded ? 'operator' : (waitingOn ?? 'nobody');
  return (
    <tr>
      <th scope="row">
        <Link to={`/console/upgrades/${id}`}>{orderNumber}</Link>
      </th>
      <td>{customer.companyName}</td>
      <td>{says.steps[step]}</td>
      <td className={`turn-cell ${turn}`}>{says.turns[turn]}</td>
      <td>{formats.moment(since)}</td>
      <td>{group !== null && <Link to={`/console?group=${encodeURIComponent(group)}`}>{group.split(':')[0]}</Link>}</td>
      <td>
        {build && build.state !== 'ready' && says.queue.attempt(build.attempt)}
        {build?.nextTryAt !== undefined && `, ${says.queue.nextTry(formats.moment(build.nextTryAt))}`}
      </td>
      <td>{claim?.by}</td>
    </tr>
  );
}

/** The address with some of its filters changed; null takes one off. */
function changed(query: URLSearchParams, changes: Readonly<Record<string, string | null>>): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return next.size > 0 ? `/console?${next.toString()}` : '/console';
}
