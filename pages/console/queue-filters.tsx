import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { campaignFilter } from '../../contract/operations.ts';
import { openSteps, restingSteps } from '../../core/steps.ts';
import { readGroups, readSuites, type Staff } from '../client/staff-api.ts';
import { Button } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/fields.tsx';
import { Link, navigate } from '../parts/navigation.tsx';
import { groupName } from './group-name.ts';
import { changed, filtersIn } from './queue-address.ts';
import { useConsoleWords } from './use-console-words.ts';
import { usePeople } from './use-people.ts';

/** What of the filter can say which are retried together. */
const ofCampaign: ReadonlySet<string> = new Set<keyof typeof campaignFilter>([
  ...(['group', 'problem', 'suite', 'partner', 'claimedBy', 'olderThan', 'q'] as const),
]);

interface FiltersProps {
  readonly query: URLSearchParams;
  readonly staff: Staff;
}

/** What to find by, and each filter that is set with a way to take it off. */
export function Filters({ query, staff }: FiltersProps) {
  const { queue: says } = useConsoleWords();
  const [text, setText] = useState(query.get('q') ?? '');
  const [partner, setPartner] = useState(query.get('partner') ?? '');
  return (
    <>
      <form
        className="filters"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          navigate(changed(query, { q: textOrNone(text), partner: textOrNone(partner) }));
        }}
      >
        <TextField id="find" label={says.find} hint={says.findHint} value={text} onChange={setText} />
        <TextField
          id="filter-partner"
          label={says.filters.partner}
          width="short"
          value={partner}
          onChange={setPartner}
        />
        <Button type="submit">{says.find}</Button>
        <Selects query={query} staff={staff} />
      </form>
      <Chips query={query} />
    </>
  );
}

function textOrNone(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

const ages = ['PT1H', 'PT4H', 'P1D', 'P3D', 'P7D'] as const;

function Selects({ query, staff }: FiltersProps) {
  const says = useConsoleWords();
  const groups = useQuery({ queryKey: ['groups'], queryFn: readGroups });
  const suites = useQuery({ queryKey: ['suites'], queryFn: readSuites, staleTime: 5 * 60_000 });
  const select = (
    name: 'step' | 'group' | 'suite' | 'olderThan' | 'claimedBy',
    codes: readonly (readonly [string, string])[],
  ) => (
    <SelectField
      id={`filter-${name}`}
      label={says.queue.filters[name]}
      choose={says.queue.any}
      choices={codes.map(([code, words]) => ({ code, name: words }))}
      value={query.get(name) ?? ''}
      onChange={(value) => {
        navigate(changed(query, { [name]: value === '' ? null : value }));
      }}
    />
  );
  return (
    <>
      {select(
        'step',
        [...openSteps, ...restingSteps].map((step) => [step, says.steps[step]]),
      )}
      {select(
        'group',
        (groups.data ?? []).map(({ group }) => [group, groupName(group)]),
      )}
      {select('suite', [...(suites.data ?? [])])}
      {select(
        'olderThan',
        ages.map((age) => [age, says.queue.over(says.queue.ages[age])]),
      )}
      {select('claimedBy', [[staff.id, says.queue.me]])}
    </>
  );
}

function Chips({ query }: Pick<FiltersProps, 'query'>) {
  const { queue: says } = useConsoleWords();
  const valueWords = useValueWords();
  const filters = filtersIn(query);
  if (filters.length === 0) return null;
  const forCampaign = new URLSearchParams(
    filters.filter(([name]) => ofCampaign.has(name)).map(([name, value]) => [name, value]),
  );
  return (
    <p className="chips">
      {filters.map(([name, value]) => (
        <Link
          key={name}
          to={changed(query, { [name]: null })}
          className="chip"
          label={says.remove(nameWords(name, says))}
        >
          {nameWords(name, says)}: {valueWords(name, value)} <span aria-hidden="true">×</span>
        </Link>
      ))}
      <Link to="/console">{says.clear}</Link>
      {forCampaign.size > 0 && <Link to={`/console/campaigns/new?${forCampaign.toString()}`}>{says.retryAll}</Link>}
    </p>
  );
}

function nameWords(name: string, { filters }: { readonly filters: Readonly<Record<string, string>> }): string {
  return filters[name] ?? name;
}

function useValueWords(): (name: string, value: string) => string {
  const says = useConsoleWords();
  const login = usePeople();
  const steps: Readonly<Record<string, string>> = says.steps;
  const words: Readonly<Record<string, string>> = says.queue.ages;
  return (name, value) => {
    switch (name) {
      case 'step':
        return steps[value] ?? value;
      case 'olderThan':
        return says.queue.over(words[value] ?? value);
      case 'youngerThan':
        return says.queue.under(words[value] ?? value);
      case 'claimedBy':
        return login(value);
      case 'group':
        return groupName(value);
      case 'stuck':
      case 'late':
        return says.queue.yes;
      default:
        return value;
    }
  };
}
