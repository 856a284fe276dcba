import { useQuery } from '@tanstack/react-query';
import { readGroups, type Group } from '../client/staff-api.ts';
import { Link } from '../parts/navigation.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { Tag } from '../parts/tag.tsx';
import { useSpeech } from '../words/language.tsx';
import { useConsoleWords } from './use-console-words.ts';

/** What fails, by its cause, the largest group first. */
export function GroupsPage() {
  const { groups: says } = useConsoleWords();
  const groups = useQuery({ queryKey: ['groups'], queryFn: readGroups, refetchInterval: 15_000 });
  return (
    <Page title={says.title} wide>
      {groups.isError && <ProblemNotice error={groups.error} />}
      {groups.data?.length === 0 && <p className="empty">{says.none}</p>}
      {groups.data && groups.data.length > 0 && (
        <ScrollingTable label={says.title} heads={says.heads}>
          {groups.data.map((group) => (
            <Row key={group.group} group={group} />
          ))}
        </ScrollingTable>
      )}
    </Page>
  );
}

function Row({ group }: { readonly group: Group }) {
  const { formats } = useSpeech();
  const { groups: says } = useConsoleWords();
  const { code, productId, open, firstSeen, lastSeen, newIn, note } = group;
  return (
    <tr>
      <th scope="row">
        {code} {productId} {newIn !== null && <Tag kind="fresh">{says.newIn(newIn)}</Tag>}
      </th>
      <td className="number">
        <Link to={`/console?group=${encodeURIComponent(group.group)}`}>{open}</Link>
      </td>
      <td>{firstSeen !== null && formats.moment(firstSeen)}</td>
      <td>{lastSeen !== null && formats.moment(lastSeen)}</td>
      <td>
        <Days days={group.days} />
      </td>
      <td>{note?.text}</td>
      <td>
        {open > 0 && (
          <Link to={`/console/campaigns/new?group=${encodeURIComponent(group.group)}`}>{says.retryAll(open)}</Link>
        )}
      </td>
    </tr>
  );
}

const dayWidth = 6;
const height = 20;

/** One column for each day. */
function Days({ days }: Pick<Group, 'days'>) {
  const { groups: says } = useConsoleWords();
  const most = Math.max(1, ...days.map(({ failures }) => failures));
  const all = days.reduce((sum, { failures }) => sum + failures, 0);
  return (
    <svg className="days" width={days.length * dayWidth} height={height} role="img" aria-label={says.days(all)}>
      {days.map(({ day, failures }, index) => {
        const tall = Math.max(1, (failures / most) * height);
        return <rect key={day} x={index * dayWidth} y={height - tall} width={dayWidth - 2} height={tall} />;
      })}
    </svg>
  );
}
