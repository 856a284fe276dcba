import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { previewCommand, type CommandPreview, type OperatorCommand } from '../client/acts-api.ts';
import { Refused } from '../client/http.ts';
import { Notice } from '../parts/notice.tsx';
import { Refusal } from './refusal.tsx';
import { useSpeech } from '../words/language.tsx';
import { useConsoleWords } from './use-console-words.ts';

interface ActPreviewProps {
  readonly id: string;
  readonly command: Omit<OperatorCommand, 'reason'>;
}

/** What would come of an act, asked of the rules that decide it: nothing is written by asking. */
export function ActPreview({ id, command }: ActPreviewProps) {
  const { preview: says } = useConsoleWords();
  const settled = useSettled(JSON.stringify(command), command);
  const preview = useQuery({
    queryKey: ['preview', id, settled],
    queryFn: () => previewCommand(id, settled),
    placeholderData: keepPreviousData,
  });
  if (preview.isError) return <Refusal error={preview.error} />;
  if (!preview.data) return <p className="hint">{says.looking}</p>;
  const { problem, effects, undecidedBefore } = preview.data;
  return (
    <section className="preview" aria-label={says.title}>
      <h3>{says.title}</h3>
      {problem && <Refusal error={new Refused(problem)} />}
      {undecidedBefore > 0 && <Notice kind="warn" title={says.undecidedBefore(undecidedBefore)} />}
      {effects && <Effects effects={effects} />}
    </section>
  );
}

const restMs = 350;

/** The value once nobody has changed it for a moment: whoever types asks once. */
function useSettled<Value>(name: string, value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(value);
    }, restMs);
    return () => {
      clearTimeout(timer);
    };
    // The name changes with the value, which is another object each time.
  }, [name]);
  return settled;
}

type EffectsOf = NonNullable<CommandPreview['effects']>;

function Effects({ effects }: { readonly effects: EffectsOf }) {
  const says = useConsoleWords();
  const lines = useEffectLines(effects);
  const { from, to, effective, licenses } = effects;
  const place = ({ step, waitingOn }: EffectsOf['from']) =>
    `${says.steps[step]} (${says.turns[waitingOn ?? 'nobody']})`;
  const stays = place(from) === place(to);
  return (
    <ul className="effects">
      {!effective && <li>{says.preview.nothing}</li>}
      <li>{stays ? says.preview.stays(place(from)) : says.preview.moves(place(from), place(to))}</li>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
      {licenses.map((license) => (
        <License key={license.licenseId} license={license} />
      ))}
    </ul>
  );
}

function useEffectLines(effects: EffectsOf): readonly string[] {
  const { preview: says, upgrade } = useConsoleWords();
  const { formats } = useSpeech();
  const { awaitsSecondPerson, lapses, kit, plan, orders, mails, forgetsRegistration } = effects;
  const actions: Readonly<Record<string, string>> = upgrade.actions;
  /** The service names the licenses behind the action; those that change are told one by one. */
  const action = ([name = '']: readonly string[]) => actions[name] ?? name;
  return [
    ...(awaitsSecondPerson ? [says.secondPerson] : []),
    ...(lapses ? [says.lapses(formats.moment(lapses.before), formats.moment(lapses.after))] : []),
    ...(kit ? [says.kit(kit.revision, says.kitBecomes[kit.becomes])] : []),
    ...plan.map(({ productId, was, is }) => says.plan(productId, action(was.split(' ')), action(is.split(' ')))),
    ...orders.map(({ orderNumber, as, endsOn }) => says.order(orderNumber, says.orderEnds[as], formats.day(endsOn))),
    ...mails.map(({ kind, to }) => says.mail(kind, says.mailTo[to])),
    ...(forgetsRegistration ? [says.forgets] : []),
  ];
}

function License({ license }: { readonly license: EffectsOf['licenses'][number] }) {
  const { preview: says } = useConsoleWords();
  const { productId, codeEnding, becomes, seatsBefore, seatsAfter } = license;
  const seats = useSeats();
  return (
    <li>
      {productId} <span className="mono">…{codeEnding}</span>:{' '}
      {becomes.map((effect) => says.becomes[effect]).join(', ')}
      {seats(seatsBefore) !== seats(seatsAfter) && `. ${says.seats(seats(seatsBefore), seats(seatsAfter))}`}
    </li>
  );
}

function useSeats(): (steps: EffectsOf['licenses'][number]['seatsBefore']) => string {
  const { preview: says } = useConsoleWords();
  const { formats } = useSpeech();
  return (steps) =>
    steps.length === 0
      ? says.noSeats
      : steps
          .map(({ seats, to }) => says.seatsUntil(formats.number(seats), to === null ? null : formats.day(to)))
          .join(', ');
}
