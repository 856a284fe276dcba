import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/fields.tsx';
import { Link, navigate } from '../parts/navigation.tsx';
import { isDay } from './days.ts';
import { useConsoleWords } from './use-console-words.ts';
import { usePeopleByLogin } from './use-people.ts';
import type { ConsoleWords } from './words-en.ts';

type Texts = Readonly<Record<string, string>>;

/** By whom, what, of which order and when; people and acts are chosen by their names. */
export function AuditFilters({ filter }: { readonly filter: URLSearchParams }) {
  const words = useConsoleWords();
  const { audit: says, queue } = words;
  const people = usePeopleByLogin();
  const [texts, setTexts] = useState<Texts>(Object.fromEntries(filter));
  const [tried, setTried] = useState(false);
  const wrong = (['from', 'until'] as const).filter((name) => !isDayOrNone(texts[name] ?? ''));
  const field = (name: keyof typeof says.fields) => ({
    id: name,
    label: says.fields[name],
    value: texts[name] ?? '',
    onChange: (value: string) => {
      setTexts({ ...texts, [name]: value });
    },
  });
  const day = (name: 'from' | 'until') => (
    <TextField
      {...field(name)}
      hint={says.dayHint}
      width="short"
      error={tried && wrong.includes(name) ? says.dayWrong : undefined}
    />
  );
  return (
    <>
      <form
        className="filters"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (wrong.length === 0) navigate(`/console/audit${queryOf(texts)}`);
        }}
      >
        <SelectField {...field('by')} choose={says.anybody} choices={people} />
        <SelectField {...field('act')} choose={says.anyAct} choices={actChoices(words)} />
        <TextField {...field('order')} width="short" />
        {day('from')}
        {day('until')}
        <Button type="submit">{queue.find}</Button>
        {filter.size > 0 && <Link to="/console/audit">{queue.clear}</Link>}
      </form>
      {texts.upgrade !== undefined && (
        <p className="chips">
          <Link
            to={`/console/audit${queryOf({ ...texts, upgrade: '' })}`}
            className="chip"
            label={queue.remove(says.fields.upgrade)}
          >
            {says.fields.upgrade}: {texts.upgrade} <span aria-hidden="true">×</span>
          </Link>
        </p>
      )}
    </>
  );
}

/** An act in words; one that a newer service has by its own name. */
export function actName(act: string, { audit, acts }: ConsoleWords): string {
  const names: Texts = { ...acts.names, ...audit.acts };
  return names[act] ?? act;
}

function actChoices(words: ConsoleWords) {
  const codes = [...Object.keys(words.acts.names), ...Object.keys(words.audit.acts)];
  return codes.map((code) => ({ code, name: actName(code, words) })).toSorted(byName);
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name.localeCompare(other.name);
}

function isDayOrNone(text: string): boolean {
  return text.trim() === '' || text.includes('T') || isDay(text.trim());
}

function queryOf(texts: Texts): string {
  const set = Object.entries(texts).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]]));
  return set.length === 0 ? '' : `?${new URLSearchParams(set).toString()}`;
}
