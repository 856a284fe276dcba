import type { Operated } from '../client/staff-api.ts';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { useSpeech } from '../words/language.tsx';
import { useConsoleWords } from './use-console-words.ts';

const rowHeight = 16;
const wide = 1000;

/** Where the time went and on whom it was waited: one bar for each stay, and the same as a table. */
export function Steps({ steps }: Pick<Operated, 'steps'>) {
  const says = useConsoleWords();
  const { formats } = useSpeech();
  return (
    <>
      <Bars steps={steps} />
      <details>
        <summary>{says.asTable}</summary>
        <ScrollingTable label={says.upgrade.steps} heads={says.upgrade.stepHeads}>
          {steps.map(({ turn, step, waitingOn, since, seconds }) => (
            <tr key={turn}>
              <th scope="row">{says.steps[step]}</th>
              <td className={`turn-cell ${waitingOn ?? 'nobody'}`}>{says.turns[waitingOn ?? 'nobody']}</td>
              <td>{formats.moment(since)}</td>
              <td className="number">{formats.number(Math.round(seconds / 60))}</td>
            </tr>
          ))}
        </ScrollingTable>
      </details>
    </>
  );
}

function Bars({ steps }: Pick<Operated, 'steps'>) {
  const says = useConsoleWords();
  const all = Math.max(
    1,
    steps.reduce((sum, { seconds }) => sum + seconds, 0),
  );
  const [longest] = steps.toSorted((one, other) => other.seconds - one.seconds);
  if (!longest) return null;
  return (
    <figure className="stays">
      <svg
        viewBox={`0 0 ${String(wide)} ${String(steps.length * rowHeight)}`}
        preserveAspectRatio="none"
        height={steps.length * rowHeight}
        role="img"
        aria-label={says.upgrade.longest(says.steps[longest.step], says.turns[longest.waitingOn ?? 'nobody'])}
      >
        {steps.map(({ turn, waitingOn, seconds }, index) => {
          const before = steps.slice(0, index).reduce((sum, stay) => sum + stay.seconds, 0);
          return (
            <rect
              key={turn}
              className={waitingOn ?? 'nobody'}
              x={(before / all) * wide}
              y={index * rowHeight + 2}
              width={Math.max(2, (seconds / all) * wide)}
              height={rowHeight - 4}
            />
          );
        })}
      </svg>
      <ul aria-hidden="true">
        {steps.map(({ turn, step, waitingOn }) => (
          <li key={turn}>
            {says.steps[step]}, {says.turns[waitingOn ?? 'nobody']}
          </li>
        ))}
      </ul>
      <figcaption>{says.upgrade.stepsCaption}</figcaption>
    </figure>
  );
}
