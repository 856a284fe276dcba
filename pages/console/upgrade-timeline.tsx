import { useState } from 'react';
import type { Operated } from '../client/staff-api.ts';
import { SelectField } from '../parts/fields.tsx';
import { useSpeech } from '../words/language.tsx';
import { RawError } from './raw-error.tsx';
import { useConsoleWords } from './use-console-words.ts';
import { usePeople } from './use-people.ts';

export type Entry = Operated['timeline'][number];

const shown = ['people', 'failures'] as const;
type Shown = (typeof shown)[number];

/** What happened, the oldest first: all of it, what people did, or what failed. */
export function Timeline({ timeline }: { readonly timeline: readonly Entry[] }) {
  const { timeline: says } = useConsoleWords();
  const { formats } = useSpeech();
  const [only, setOnly] = useState('');
  const chosen = shown.find((one) => one === only);
  const entries = timeline.filter((entry) => chosen === undefined || belongs[chosen](entry));
  return (
    <>
      <div className="filters">
        <SelectField
          id="timeline-shown"
          label={says.show}
          choose={says.all}
          choices={shown.map((code) => ({ code, name: says[code] }))}
          value={only}
          onChange={setOnly}
        />
      </div>
      {entries.length === 0 && <p className="empty">{says.none}</p>}
      <ol className="timeline">
        {entries.map((entry, index) => (
          <li key={index}>
            <span className="hint">{formats.moment(entry.at)}</span> <Told entry={entry} />
            {entry.entry === 'attempt' && entry.problem && <RawError error={entry.problem} />}
          </li>
        ))}
      </ol>
    </>
  );
}

const belongs: Readonly<Record<Shown, (entry: Entry) => boolean>> = {
  people: ({ entry }) => entry === 'command' || entry === 'note',
  failures: (entry) =>
    (entry.entry === 'attempt' && (entry.outcome === 'failed' || entry.outcome === 'lost')) ||
    (entry.entry === 'command' && (entry.outcome === 'refused' || entry.result?.kind === 'kit-failed')) ||
    (entry.entry === 'event' && entry.type === 'kitFailed'),
};

/** One thing that happened, in a line. */
export function Told({ entry }: { readonly entry: Entry }) {
  const { timeline: says, acts } = useConsoleWords();
  const loginOf = usePeople();
  const ofEvents: Readonly<Record<string, string>> = says.events;
  switch (entry.entry) {
    case 'event':
      return ofEvents[entry.type] ?? entry.type;
    case 'note':
      return says.note(loginOf(entry.by), entry.text);
    case 'attempt':
      return says.attempt(entry.revision, entry.attempt, ending(says.outcomes[entry.outcome], entry.problem?.title));
    case 'command': {
      const who = entry.by.id === null ? says.customer : loginOf(entry.by.id);
      const asked = { ...says.asked, ...acts.names }[entry.asked];
      const reason = entry.reason === null ? null : says.reason(entry.reason);
      const outcome = entry.outcome === null ? says.undecided : ending(says[entry.outcome], entry.problem?.title);
      const result = entry.result && says.results[entry.result.kind];
      return [`${who}: ${asked}`, reason, outcome, result].filter((part) => part !== null).join(' · ');
    }
  }
}

function ending(outcome: string, cause: string | undefined): string {
  return cause === undefined ? outcome : `${outcome}: ${cause}`;
}
