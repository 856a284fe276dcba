import type { Upgrade } from '../client/portal-api.ts';
import { useSpeech } from '../words/language.tsx';

const kinds = { customer: 'info', us: 'warn', operator: 'bad' } as const;
const signs = { customer: '●', us: '◐', operator: '!' } as const;

/** Who holds the ball, since when, and when it is looked at again. */
export function WhoBadge({ upgrade: { waitingOn, since, dueOn } }: { readonly upgrade: Upgrade }) {
  const { words, formats } = useSpeech();
  if (waitingOn === null) return null;
  return (
    <p className={`who ${kinds[waitingOn]}`}>
      <span aria-hidden="true">{signs[waitingOn]}</span>
      <strong>{words.turns[waitingOn]}</strong>
      <span>{words.turns.since(formats.moment(since))}</span>
      {dueOn !== undefined && <span>{words.turns.until(formats.day(dueOn))}</span>}
    </p>
  );
}
