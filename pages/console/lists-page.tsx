import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { operatorLists } from '../../core/operator-lists.ts';
import { countLists, readList, type Listed, type ListName } from '../client/standing-api.ts';
import { Link, useSearch } from '../parts/navigation.tsx';
import { Page } from '../parts/page.tsx';
import { Refusal } from './refusal.tsx';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { useSpeech } from '../words/language.tsx';
import { countWords } from './count-words.ts';
import { everyMs } from './every.ts';
import { useConsoleWords } from './use-console-words.ts';

/** Four lists of what somebody should see to, each as a file too. */
export function ListsPage() {
  const { lists: says, queue } = useConsoleWords();
  const query = new URLSearchParams(useSearch());
  const list = operatorLists.find((name) => name === query.get('list')) ?? operatorLists[0];
  const place = new URLSearchParams([...query].filter(([name]) => name === 'cursor'));
  const page = useQuery({
    queryKey: ['list', list, place.toString()],
    queryFn: () => readList(list, place),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  });
  const next = page.data?.nextCursor ?? null;
  return (
    <Page title={says.title} wide>
      <Choice here={list} />
      <p className="lead">{says.explained[list]}</p>
      <p>
        <a href={`/v1/operations/lists/${list}/export`} download>
          {says.csv}
        </a>
      </p>
      {page.isError && <Refusal error={page.error} />}
      {page.data?.items.length === 0 && <p className="empty">{says.none[list]}</p>}
      {page.data && page.data.items.length > 0 && <Table list={list} items={page.data.items} />}
      <p className="buttons">
        {query.has('cursor') && <Link to={`/console/lists?list=${list}`}>{queue.first}</Link>}
        {next !== null && (
          <Link to={`/console/lists?list=${list}&cursor=${encodeURIComponent(next)}`}>{queue.next}</Link>
        )}
      </p>
    </Page>
  );
}

function Choice({ here }: { readonly here: ListName }) {
  const { lists: says } = useConsoleWords();
  const { formats } = useSpeech();
  const counts = useQuery({ queryKey: ['lists'], queryFn: countLists, refetchInterval: everyMs });
  return (
    <ul className="turns">
      {operatorLists.map((list) => {
        const counted = counts.data?.find((one) => one.list === list);
        return (
          <li key={list}>
            <Link to={`/console/lists?list=${list}`} className={list === here ? 'turn here' : 'turn'}>
              {says.names[list]} <strong>{counted && countWords(counted, formats)}</strong>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function Table({ list, items }: { readonly list: ListName; readonly items: readonly Listed[] }) {
  const { lists: says } = useConsoleWords();
  return (
    <ScrollingTable label={says.names[list]} heads={says.heads}>
      {items.map((item) => (
        <Row key={`${item.upgradeId} ${item.orderNumber}`} item={item} />
      ))}
    </ScrollingTable>
  );
}

function Row({ item }: { readonly item: Listed }) {
  const says = useConsoleWords();
  const { formats } = useSpeech();
  const { upgradeId, orderNumber, customer, partner, suite, seats, step, since, expiresOn, codeEndsOn, held } = item;
  return (
    <tr>
      <th scope="row">
        <Link to={`/console/upgrades/${upgradeId}`}>{orderNumber}</Link>
      </th>
      <td>{customer.companyName}</td>
      <td>{partner}</td>
      <td>{suite}</td>
      <td className="number">{formats.number(seats)}</td>
      <td>{says.steps[step]}</td>
      <td>{formats.moment(since)}</td>
      <td>{formats.day(expiresOn)}</td>
      <td>{codeEndsOn !== null && formats.day(codeEndsOn)}</td>
      <td>{held.join(', ')}</td>
    </tr>
  );
}
