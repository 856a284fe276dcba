import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readItems, type Campaign, type CampaignItem } from '../client/campaigns-api.ts';
import { Button } from '../parts/button.tsx';
import { SelectField } from '../parts/fields.tsx';
import { Link } from '../parts/navigation.tsx';
import { Refusal } from './refusal.tsx';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { useSpeech } from '../words/language.tsx';
import { useConsoleWords } from './use-console-words.ts';

const states = ['fixed', 'failed-same', 'failed-other', 'skipped', 'asked', 'waiting'] as const;

/** Each upgrade by name with what became of it, and all of them as a file. */
export function CampaignItems({ campaign: { id, counts } }: { readonly campaign: Campaign }) {
  const { campaigns: says, queue } = useConsoleWords();
  const [state, setState] = useState('');
  const [cursor, setCursor] = useState<string | null>(null);
  const query = new URLSearchParams({ ...(state !== '' && { state }), ...(cursor !== null && { cursor }) });
  const page = useQuery({
    queryKey: ['campaign', id, 'items', query.toString(), counts],
    queryFn: () => readItems(id, query),
    placeholderData: keepPreviousData,
  });
  const next = page.data?.nextCursor ?? null;
  const exported = new URLSearchParams(state === '' ? {} : { state });
  return (
    <>
      <h2>{says.itemsTitle}</h2>
      <div className="filters">
        <SelectField
          id="state"
          label={says.itemState}
          choose={says.allItems}
          choices={states.map((code) => ({ code, name: says.items[code] }))}
          value={state}
          onChange={(chosen) => {
            setState(chosen);
            setCursor(null);
          }}
        />
        <a href={`/v1/operations/campaigns/${id}/items-export?${exported.toString()}`} download>
          {says.csv}
        </a>
      </div>
      {page.isError && <Refusal error={page.error} />}
      {page.data && <Table items={page.data.items} />}
      {next !== null && (
        <Button
          onPress={() => {
            setCursor(next);
          }}
        >
          {queue.next}
        </Button>
      )}
    </>
  );
}

function Table({ items }: { readonly items: readonly CampaignItem[] }) {
  const { campaigns: says } = useConsoleWords();
  return (
    <ScrollingTable label={says.itemsTitle} heads={says.itemHeads}>
      {items.map((item) => (
        <Row key={item.position} item={item} />
      ))}
    </ScrollingTable>
  );
}

function Row({ item }: { readonly item: CampaignItem }) {
  const { campaigns: says } = useConsoleWords();
  const { formats } = useSpeech();
  const { upgradeId, orderNumber, state, phase, skippedBecause, problem, endedAt } = item;
  return (
    <tr>
      <th scope="row">
        <Link to={`/console/upgrades/${upgradeId}`}>{orderNumber}</Link>
      </th>
      <td className={`item ${state}`}>{says.items[state]}</td>
      <td>{phase !== null && says.phases[phase]}</td>
      <td className="long">{skippedBecause ?? problem?.detail}</td>
      <td>{endedAt !== null && formats.moment(endedAt)}</td>
    </tr>
  );
}
