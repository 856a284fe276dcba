import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readAudit, verifyAudit } from '../client/audit-api.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { Link, navigate, useSearch } from '../parts/navigation.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { useSpeech } from '../words/language.tsx';
import { useConsoleWords } from './use-console-words.ts';
import { usePeople } from './use-people.ts';

const fields = ['by', 'act', 'upgrade', 'from', 'until'] as const;

/** Who did what, when and why, with every filter in the address. */
export function AuditPage() {
  const { audit: says, queue } = useConsoleWords();
  const query = new URLSearchParams(useSearch());
  const page = useQuery({
    queryKey: ['audit', query.toString()],
    queryFn: () => readAudit(query),
    placeholderData: keepPreviousData,
  });
  const next = page.data?.nextCursor ?? null;
  const filter = new URLSearchParams([...query].filter(([name]) => name !== 'cursor'));
  const exported = (format: string) => `/v1/operations/audit-export?${withOne(filter, 'format', format)}`;
  return (
    <Page title={says.title} wide>
      <Filters key={filter.toString()} filter={filter} />
      <p className="buttons">
        <a href={exported('csv')} download>
          {says.csv}
        </a>
        <a href={exported('json-lines')} download>
          {says.jsonLines}
        </a>
      </p>
      <Verification />
      {page.isError && <ProblemNotice error={page.error} />}
      {page.data?.items.length === 0 && <p className="empty">{says.none}</p>}
      {page.data && page.data.items.length > 0 && <Table items={page.data.items} />}
      <p className="buttons">
        {query.has('cursor') && <Link to={`/console/audit?${filter.toString()}`}>{queue.first}</Link>}
        {next !== null && <Link to={`/console/audit?${withOne(filter, 'cursor', next)}`}>{queue.next}</Link>}
      </p>
    </Page>
  );
}

function Filters({ filter }: { readonly filter: URLSearchParams }) {
  const { audit: says, queue } = useConsoleWords();
  const [values, setValues] = useState<Readonly<Record<string, string>>>(Object.fromEntries(filter));
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        const set = Object.entries(values).filter(([, value]) => value.trim() !== '');
        navigate(`/console/audit?${new URLSearchParams(set).toString()}`);
      }}
    >
      {fields.map((name) => (
        <TextField
          key={name}
          id={name}
          label={says.fields[name]}
          value={values[name] ?? ''}
          onChange={(value) => {
            setValues({ ...values, [name]: value });
          }}
        />
      ))}
      <Button type="submit">{queue.find}</Button>
      {filter.size > 0 && <Link to="/console/audit">{queue.clear}</Link>}
    </form>
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
      {verify.isError && <ProblemNotice error={verify.error} />}
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
  const login = usePeople();
  const { at, by, act, upgradeId, subject, reason, before, after, outcome } = entry;
  return (
    <tr>
      <th scope="row">{formats.moment(at)}</th>
      <td title={by.id}>{login(by.id)}</td>
      <td>{act}</td>
      <td>
        {upgradeId === null ? subject : <Link to={`/console/upgrades/${upgradeId}`}>{subject ?? upgradeId}</Link>}
      </td>
      <td className="long">{reason}</td>
      <td className="long mono">{before !== null && JSON.stringify(before)}</td>
      <td className="long mono">{after === null ? outcome : JSON.stringify(after)}</td>
    </tr>
  );
}

function withOne(query: URLSearchParams, name: string, value: string): string {
  return new URLSearchParams([...query, [name, value]]).toString();
}
