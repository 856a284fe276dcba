import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { readAudit, verifyAudit } from '../client/audit-api.ts';
import { Button } from '../parts/button.tsx';
import { Link, useSearch } from '../parts/navigation.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Refusal } from './refusal.tsx';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { useSpeech } from '../words/language.tsx';
import { actName, AuditFilters } from './audit-filters.tsx';
import { askedOfAudit, withOne } from './audit-address.ts';
import { useConsoleWords } from './use-console-words.ts';
import { usePeople } from './use-people.ts';

/** Who did what, when and why, with every filter in the address. */
export function AuditPage() {
  const { audit: says, queue } = useConsoleWords();
  const query = new URLSearchParams(useSearch());
  const page = useQuery({
    queryKey: ['audit', query.toString()],
    queryFn: () => readAudit(askedOfAudit(query)),
    placeholderData: keepPreviousData,
  });
  const next = page.data?.nextCursor ?? null;
  const filter = new URLSearchParams([...query].filter(([name]) => name !== 'cursor'));
  const exported = (format: string) => `/v1/operations/audit-export?${withOne(askedOfAudit(filter), 'format', format)}`;
  return (
    <Page title={says.title} wide>
      <AuditFilters key={filter.toString()} filter={filter} />
      <p className="buttons">
        <a href={exported('csv')} download>
          {says.csv}
        </a>
        <a href={exported('json-lines')} download>
          {says.jsonLines}
        </a>
      </p>
      <Verification />
      {page.isError && <Refusal error={page.error} />}
      {page.data?.items.length === 0 && <p className="empty">{says.none}</p>}
      {page.data && page.data.items.length > 0 && <Table items={page.data.items} />}
      <p className="buttons">
        {query.has('cursor') && <Link to={`/console/audit?${filter.toString()}`}>{queue.first}</Link>}
        {next !== null && <Link to={`/console/audit?${withOne(filter, 'cursor', next)}`}>{queue.next}</Link>}
      </p>
    </Page>
  );
}

/** Whether every act stands as it was written. */
function Verification() {
  const { audit: says } = useConsoleWords();
  const verify = useMutation({ mutationFn: verifyAudit });
  return (
    <>
      <Button
        busy={verify.isPending}
        onPress={() => {
          verify.mutate();
        }}
      >
        {says.verify}
      </Button>
      {verify.isError && <Refusal error={verify.error} />}
      {verify.data?.brokenAt === null && (
        <Notice kind="ok" live title={says.whole(verify.data.acts)}>
          <p className="mono">{verify.data.hash}</p>
        </Notice>
      )}
      {typeof verify.data?.brokenAt === 'number' && (
        <Notice kind="bad" live title={says.broken(verify.data.brokenAt)} />
      )}
    </>
  );
}

type Entry = Awaited<ReturnType<typeof readAudit>>['items'][number];

function Table({ items }: { readonly items: readonly Entry[] }) {
  const { audit: says } = useConsoleWords();
  return (
    <ScrollingTable label={says.title} heads={says.heads}>
      {items.map((entry) => (
        <Row key={`${entry.kind}-${entry.id}`} entry={entry} />
      ))}
    </ScrollingTable>
  );
}

function Row({ entry }: { readonly entry: Entry }) {
  const { formats } = useSpeech();
  const words = useConsoleWords();
  const login = usePeople();
  const { at, by, act, upgradeId, subject, reason, before, after, outcome } = entry;
  return (
    <tr>
      <th scope="row">{formats.moment(at)}</th>
      <td title={by.id}>{login(by.id)}</td>
      <td title={act}>{actName(act, words)}</td>
      <td>
        {upgradeId === null ? subject : <Link to={`/console/upgrades/${upgradeId}`}>{subject ?? upgradeId}</Link>}
      </td>
      <td className="long">{reason}</td>
      <td className="long mono">{before !== null && JSON.stringify(before)}</td>
      <td className="long mono">{after === null ? outcome : JSON.stringify(after)}</td>
    </tr>
  );
}
