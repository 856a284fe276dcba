import { useConsoleWords } from './use-console-words.ts';
import { useAge } from './use-health.ts';
import { Told, type Entry } from './upgrade-timeline.tsx';

/** What is in a timeline that was not there when somebody looked: the newest first. */
export function freshEntries(before: readonly Entry[], now: readonly Entry[]): readonly Entry[] {
  const known = new Set(before.map(nameOf));
  return now.filter((entry) => !known.has(nameOf(entry)) && !isToldBy(entry, now)).toReversed();
}

/** What was refused has changed nothing, nor has a note. */
export function hasChangedNothing(entry: Entry): boolean {
  return entry.entry === 'note' || (entry.entry === 'command' && entry.outcome === 'refused');
}

/** What happened since, by whom and how long ago. */
export function Meanwhile({ entries }: { readonly entries: readonly Entry[] }) {
  const { acts: says } = useConsoleWords();
  const age = useAge();
  return (
    <ul className="timeline">
      {entries.map((entry) => (
        <li key={nameOf(entry)}>
          <Told entry={entry} /> <span className="hint">({says.ago(age(entry.at))})</span>
        </li>
      ))}
    </ul>
  );
}

/** An entry that was decided or has ended since is another one. */
function nameOf(entry: Entry): string {
  return JSON.stringify(entry);
}

/** What a command brought about is told by the command, which says who asked for it. */
function isToldBy(entry: Entry, all: readonly Entry[]): boolean {
  if (entry.entry !== 'event' || entry.commandId === null) return false;
  return all.some((other) => other.entry === 'command' && other.commandId === entry.commandId);
}
