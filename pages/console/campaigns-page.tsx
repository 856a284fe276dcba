import { useQuery } from '@tanstack/react-query';
import { readCampaigns, type Campaign } from '../client/campaigns-api.ts';
import { Link, useSearch } from '../parts/navigation.tsx';
import { Page } from '../parts/page.tsx';
import { Refusal } from './refusal.tsx';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { useSpeech } from '../words/language.tsx';
import { useConsoleWords } from './use-console-words.ts';
import { usePeople } from './use-people.ts';

/** Bulk retries, the newest first. */
export function CampaignsPage() {
  const { campaigns: says, queue } = useConsoleWords();
  const query = new URLSearchParams(useSearch());
  const campaigns = useQuery({
    queryKey: ['campaigns', query.toString()],
    queryFn: () => readCampaigns(query),
    refetchInterval: 15_000,
  });
  const next = campaigns.data?.nextCursor ?? null;
  return (
    <Page title={says.title} wide>
      <p className="lead">{says.howToStart}</p>
      {campaigns.isError && <Refusal error={campaigns.error} />}
      {campaigns.data?.items.length === 0 && <p className="empty">{says.none}</p>}
      {campaigns.data && campaigns.data.items.length > 0 && (
        <ScrollingTable label={says.title} heads={says.heads}>
          {campaigns.data.items.map((campaign) => (
            <Row key={campaign.id} campaign={campaign} />
          ))}
        </ScrollingTable>
      )}
      {next !== null && <Link to={`/console/campaigns?cursor=${encodeURIComponent(next)}`}>{queue.next}</Link>}
    </Page>
  );
}

function Row({
  campaign: { id, createdAt, startedBy, reason, state, total, counts },
}: {
  readonly campaign: Campaign;
}) {
  const { campaigns: says } = useConsoleWords();
  const { formats } = useSpeech();
  const login = usePeople();
  return (
    <tr>
      <th scope="row">
        <Link to={`/console/campaigns/${id}`}>{formats.moment(createdAt)}</Link>
      </th>
      <td>{says.states[state]}</td>
      <td className="number">{formats.number(total)}</td>
      <td className="number">{formats.number(counts.fixed)}</td>
      <td className="number">{formats.number(counts['failed-same'] + counts['failed-other'])}</td>
      <td>{login(startedBy)}</td>
      <td className="long">{reason}</td>
    </tr>
  );
}
