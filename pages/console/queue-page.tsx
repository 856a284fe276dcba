import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { readCounts, readQueue, type Staff } from '../client/staff-api.ts';
import { Link, useSearch } from '../parts/navigation.tsx';
import { Page } from '../parts/page.tsx';
import { Refusal } from './refusal.tsx';
import { useSpeech } from '../words/language.tsx';
import { countWords } from './count-words.ts';
import { everyMs } from './every.ts';
import { asked, changed, filtersIn, turnIn } from './queue-address.ts';
import { Filters } from './queue-filters.tsx';
import { QueueTable } from './queue-table.tsx';
import { useConsoleWords } from './use-console-words.ts';

const turns = ['operator', 'us', 'customer', 'nobody', 'all'] as const;

/** What needs a person, what we work at, what customers have: longest first, with every filter in the address. */
export function QueuePage({ staff }: { readonly staff: Staff }) {
  const says = useConsoleWords();
  const search = useSearch();
  const query = new URLSearchParams(search);
  const page = useQuery({
    queryKey: ['queue', search],
    queryFn: () => readQueue(asked(query)),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  });
  const next = page.data?.nextCursor ?? null;
  return (
    <Page title={says.queue.title} wide>
      <Turns query={query} />
      <Filters key={`filters ${search}`} query={query} staff={staff} />
      <Found query={query} />
      {page.isError && <Refusal error={page.error} />}
      {page.data?.items.length === 0 && <Nothing query={query} />}
      {page.data && page.data.items.length > 0 && (
        <QueueTable key={`rows ${search}`} items={page.data.items} staff={staff} />
      )}
      <p className="buttons">
        {query.has('cursor') && <Link to={changed(query, {})}>{says.queue.first}</Link>}
        {next !== null && <Link to={changed(query, { cursor: next })}>{says.queue.next}</Link>}
      </p>
    </Page>
  );
}

function useCounts(filters: readonly (readonly [string, string])[]) {
  const filter = new URLSearchParams(filters.map(([name, value]) => [name, value]));
  const counts = useQuery({
    queryKey: ['counts', filter.toString()],
    queryFn: () => readCounts(filter),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  });
  return counts.data;
}

function Turns({ query }: { readonly query: URLSearchParams }) {
  const says = useConsoleWords();
  const { formats } = useSpeech();
  const counts = useCounts(filtersIn(query));
  const here = turnIn(query);
  return (
    <ul className="turns">
      {turns.map((turn) => (
        <li key={turn}>
          <Link
            to={changed(query, { waitingOn: turn })}
            className={here === turn ? `turn here ${turn}` : `turn ${turn}`}
          >
            {says.turns[turn]} <strong>{counts && countWords(counts[turn], formats)}</strong>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** How many of all the filters find. */
function Found({ query }: { readonly query: URLSearchParams }) {
  const { queue: says } = useConsoleWords();
  const { formats } = useSpeech();
  const filters = filtersIn(query);
  const found = useCounts(filters);
  const all = useCounts([]);
  if (filters.length === 0 || !found || !all) return null;
  const turn = turnIn(query);
  return <p className="found">{says.found(countWords(found[turn], formats), countWords(all.all, formats))}</p>;
}

function Nothing({ query }: { readonly query: URLSearchParams }) {
  const { queue: says } = useConsoleWords();
  const { formats } = useSpeech();
  const filters = filtersIn(query).length;
  const all = useCounts([]);
  if (filters > 0)
    return (
      <p className="empty">
        {says.none(filters)} <Link to="/console">{says.clear}</Link>{' '}
        {all && says.withoutFilters(countWords(all.all, formats))}
      </p>
    );
  if (all && all.all.count > 0)
    return (
      <p className="empty">
        {turnIn(query) === 'operator' ? says.nobodyNeeded : says.noneOfTurn}{' '}
        <Link to="/console?waitingOn=all">{says.showAll}</Link>
      </p>
    );
  return <p className="empty">{says.nothing}</p>;
}
