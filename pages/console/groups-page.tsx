import { useQuery } from '@tanstack/react-query';
import { noteOnGroup, readGroups, type Group, type Staff } from '../client/staff-api.ts';
import { Link } from '../parts/navigation.tsx';
import { Page } from '../parts/page.tsx';
import { Refusal } from './refusal.tsx';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { Tag } from '../parts/tag.tsx';
import { useSpeech } from '../words/language.tsx';
import { everyMs } from './every.ts';
import { groupName } from './group-name.ts';
import { TextForm } from './text-form.tsx';
import { useAct } from './use-act.ts';
import { useConsoleWords } from './use-console-words.ts';
import { usePeople } from './use-people.ts';

/** What fails, by its cause, the largest group first. */
export function GroupsPage({ staff }: { readonly staff: Staff }) {
  const { groups: says } = useConsoleWords();
  const groups = useQuery({ queryKey: ['groups'], queryFn: readGroups, refetchInterval: everyMs });
  return (
    <Page title={says.title} wide>
      {groups.isError && <Refusal error={groups.error} />}
      {groups.data?.length === 0 && <p className="empty">{says.none}</p>}
      {groups.data && groups.data.length > 0 && (
        <ScrollingTable label={says.title} heads={says.heads}>
          {groups.data.map((group) => (
            <Row key={group.group} group={group} mayAct={staff.role !== 'viewer'} />
          ))}
        </ScrollingTable>
      )}
    </Page>
  );
}

function Row({ group, mayAct }: { readonly group: Group; readonly mayAct: boolean }) {
  const { formats } = useSpeech();
  const { groups: says, steps } = useConsoleWords();
  const login = usePeople();
  const { code, productId, cause, open, step, claimedBy, firstSeen, lastSeen, newIn, days, examples } = group;
  return (
    <tr>
      <th scope="row">
        {code} {productId} {newIn !== null && <Tag kind="fresh">{says.newIn(newIn)}</Tag>}
        {cause !== '' && <span className="cause">{cause}</span>}
      </th>
      <td className="number">
        <Link to={`/console?group=${encodeURIComponent(group.group)}`}>{open}</Link>
      </td>
      <td>
        {open > 0 && mayAct && (
          <Link to={`/console/campaigns/new?group=${encodeURIComponent(group.group)}`}>{says.retryAll(open)}</Link>
        )}
      </td>
      <td className="number">{formats.number(days.at(-1)?.failures ?? 0)}</td>
      <td>
        <Days group={group} />
      </td>
      <td>{firstSeen !== null && formats.moment(firstSeen)}</td>
      <td>{lastSeen !== null && formats.moment(lastSeen)}</td>
      <td>{step !== null && steps[step]}</td>
      <td>{claimedBy.map(login).join(', ')}</td>
      <td className="long">
        <Known group={group} mayAct={mayAct} />
      </td>
      <td>
        <ul>
          {examples.slice(0, 2).map(({ upgradeId, orderNumber }) => (
            <li key={upgradeId}>
              <Link to={`/console/upgrades/${upgradeId}`}>{orderNumber}</Link>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

/** What is known of the cause and how it is mended, for whoever comes next. */
function Known({ group: { group, note, code }, mayAct }: { readonly group: Group; readonly mayAct: boolean }) {
  const { groups: says } = useConsoleWords();
  const { formats } = useSpeech();
  const login = usePeople();
  const act = useAct((text) => noteOnGroup(group, text), { changes: ['groups'], draft: `note ${group}` });
  return (
    <>
      {note && <p className="note">{note.text}</p>}
      {note && <p className="hint">{says.notedBy(login(note.by), formats.moment(note.at))}</p>}
      {mayAct && (
        <details>
          <summary>{note ? says.noteAnew : says.noteFirst}</summary>
          <TextForm
            id={`note-${group}`}
            label={says.noteOf(code)}
            submit={says.writeNote}
            missing={says.noteMissing}
            act={act}
          />
        </details>
      )}
    </>
  );
}

const dayWidth = 6;
const height = 20;

/** One column for each day, and the same as a table. */
function Days({ group: { group, days } }: { readonly group: Group }) {
  const { groups: says, asTable } = useConsoleWords();
  const { formats } = useSpeech();
  const most = Math.max(1, ...days.map(({ failures }) => failures));
  const all = days.reduce((sum, { failures }) => sum + failures, 0);
  return (
    <>
      <svg className="days" width={days.length * dayWidth} height={height} role="img" aria-label={says.days(all)}>
        {days.map(({ day, failures }, index) => {
          const tall = Math.max(1, (failures / most) * height);
          return <rect key={day} x={index * dayWidth} y={height - tall} width={dayWidth - 2} height={tall} />;
        })}
      </svg>
      <details>
        <summary>{asTable}</summary>
        <ScrollingTable label={says.daysOf(groupName(group))} heads={says.dayHeads}>
          {days.map(({ day, failures }) => (
            <tr key={day}>
              <th scope="row">{formats.day(day)}</th>
              <td className="number">{formats.number(failures)}</td>
            </tr>
          ))}
        </ScrollingTable>
      </details>
    </>
  );
}
