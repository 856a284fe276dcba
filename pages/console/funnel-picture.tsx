import type { Pictures } from '../client/standing-api.ts';
import { Link } from '../parts/navigation.tsx';
import { useSpeech } from '../words/language.tsx';
import { countWords } from './count-words.ts';
import { Bars, Figure } from './figure.tsx';
import { useConsoleWords } from './use-console-words.ts';
import { lengthOf } from './use-health.ts';

/** Where customers stop: for each step how many came so far, and how many no further. */
export function Funnel({ funnel: { opened, stages } }: Pick<Pictures, 'funnel'>) {
  const { pictures: says, steps } = useConsoleWords();
  const { formats } = useSpeech();
  const open = stages.filter(({ step }) => step !== 'completed');
  const [most] = open.toSorted((one, other) => other.furthest - one.furthest);
  const summary = most && opened > 0 ? says.funnelSummary(opened, steps[most.step], most.furthest) : says.funnelEmpty;
  return (
    <Figure
      title={says.funnel}
      caption={says.funnelCaption(opened)}
      heads={says.funnelHeads}
      rows={stages.map(({ step, reached, furthest, waiting }) => (
        <tr key={step}>
          <th scope="row">{steps[step]}</th>
          <td className="number">{formats.number(reached)}</td>
          <td className="number">{formats.number(furthest)}</td>
          <td className="number">{countWords(waiting, formats)}</td>
        </tr>
      ))}
    >
      <Bars
        summary={summary}
        bars={stages.map(({ step, reached, furthest, waiting }) => ({
          key: step,
          parts: [
            { className: 'some', size: reached },
            { className: 'most', size: furthest },
          ],
          words: (
            <>
              {steps[step]} {formats.number(reached)}, {says.noFurther(formats.number(furthest))}{' '}
              {waiting.count > 0 && step !== 'completed' && (
                <Link to={`/console?step=${step}`}>{says.waitingHere(countWords(waiting, formats))}</Link>
              )}
            </>
          ),
        }))}
      />
    </Figure>
  );
}

/** How long upgrades stood at each step before they went on. */
export function TimeInStep({ timeInStep: { stays, steps } }: Pick<Pictures, 'timeInStep'>) {
  const { pictures: says, steps: names, ages } = useConsoleWords();
  const { formats } = useSpeech();
  const [longest] = steps.toSorted((one, other) => other.medianSeconds - one.medianSeconds);
  const words = (seconds: number) => lengthOf(seconds, ages);
  return (
    <Figure
      title={says.time}
      caption={says.timeCaption(stays)}
      heads={says.timeHeads}
      rows={steps.map((step) => (
        <tr key={step.step}>
          <th scope="row">{names[step.step]}</th>
          <td className="number">{formats.number(step.stays)}</td>
          <td className="number">{words(step.medianSeconds)}</td>
          <td className="number">{words(step.p90Seconds)}</td>
        </tr>
      ))}
    >
      <Bars
        summary={longest ? says.timeSummary(names[longest.step], words(longest.medianSeconds)) : says.timeEmpty}
        bars={steps.map(({ step, medianSeconds, p90Seconds }) => ({
          key: step,
          parts: [
            { className: 'some', size: p90Seconds },
            { className: 'most', size: medianSeconds },
          ],
          words: `${names[step]}: ${says.timeOf(words(medianSeconds), words(p90Seconds))}`,
        }))}
      />
    </Figure>
  );
}
