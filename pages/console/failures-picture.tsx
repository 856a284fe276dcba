import type { Pictures } from '../client/standing-api.ts';
import { Link } from '../parts/navigation.tsx';
import { useSpeech } from '../words/language.tsx';
import { Figure } from './figure.tsx';
import { groupName } from './group-name.ts';
import { useConsoleWords } from './use-console-words.ts';

const wide = 1000;
const tall = 200;
/** More lines than these nobody tells apart; the table has them all. */
const lines = 5;

type Failures = Pictures['failures'];

/** Did it begin with a release, is it over: failed attempts of each day, a line for each of the largest groups. */
export function FailuresOverTime({ failures }: { readonly failures: Failures }) {
  const { pictures: says } = useConsoleWords();
  const { formats } = useSpeech();
  const { groups } = failures;
  const [largest] = groups;
  const days = largest?.days ?? [];
  return (
    <Figure
      title={says.failures}
      caption={says.failuresCaption}
      heads={[says.day, ...groups.map(({ group }) => groupName(group))]}
      rows={days.map(({ day }, index) => (
        <tr key={day}>
          <th scope="row">{formats.day(day)}</th>
          {groups.map(({ group, days: own }) => (
            <td key={group} className="number">
              {formats.number(own[index]?.failures ?? 0)}
            </td>
          ))}
        </tr>
      ))}
    >
      {largest ? <Lines failures={failures} largest={largest} /> : <p className="empty">{says.noFailures}</p>}
    </Figure>
  );
}

interface LinesProps {
  readonly failures: Failures;
  readonly largest: Failures['groups'][number];
}

function Lines({ failures: { groups, releases }, largest }: LinesProps) {
  const { pictures: says } = useConsoleWords();
  const { formats } = useSpeech();
  const shown = groups.slice(0, lines);
  const most = Math.max(1, ...shown.flatMap(({ days }) => days.map(({ failures }) => failures)));
  const step = wide / Math.max(1, largest.days.length - 1);
  const line = ({ days }: LinesProps['largest']) =>
    days.map(({ failures }, index) => `${String(index * step)},${String(tall - (failures / most) * tall)}`).join(' ');
  const marks = releases.flatMap(({ version, beganAt }) => {
    const at = largest.days.findIndex(({ day }) => day === beganAt.slice(0, 10));
    return at < 0 ? [] : [{ version, x: at * step }];
  });
  return (
    <div className="lines">
      <svg
        viewBox={`-8 -8 ${String(wide + 16)} ${String(tall + 16)}`}
        role="img"
        aria-label={says.failuresSummary(groupName(largest.group), largest.failures)}
      >
        {marks.map(({ version, x }) => (
          <line key={version} className="release" x1={x} x2={x} y1={0} y2={tall}>
            <title>{version}</title>
          </line>
        ))}
        <line className="axis" x1={0} x2={wide} y1={tall} y2={tall} />
        {shown.map((group, index) => (
          <polyline key={group.group} className={`line-${String(index + 1)}`} points={line(group)} />
        ))}
      </svg>
      <p className="ends">
        <span>{formats.day(largest.days[0]?.day ?? '')}</span>
        <span>{says.upTo(formats.number(most))}</span>
        <span>{formats.day(largest.days.at(-1)?.day ?? '')}</span>
      </p>
      <ul className="legend">
        {shown.map(({ group, failures }, index) => (
          <li key={group}>
            <svg viewBox="0 0 40 8" width="40" height="8" aria-hidden="true">
              <polyline className={`line-${String(index + 1)}`} points="0,4 40,4" />
            </svg>
            <Link to={`/console?group=${encodeURIComponent(group)}`}>{groupName(group)}</Link>{' '}
            {formats.number(failures)}
          </li>
        ))}
        {marks.length > 0 && <li>{says.releases(marks.map(({ version }) => version).join(', '))}</li>}
      </ul>
    </div>
  );
}
