import { useQuery } from '@tanstack/react-query';
import { readGroup, type Operated, type Staff } from '../client/staff-api.ts';
import { Link } from '../parts/navigation.tsx';
import { Notice } from '../parts/notice.tsx';
import { useSpeech } from '../words/language.tsx';
import { groupName } from './group-name.ts';
import { RawError } from './raw-error.tsx';
import { useConsoleWords } from './use-console-words.ts';
import { usePeople } from './use-people.ts';

interface TroubleProps {
  readonly upgrade: Operated;
  readonly staff: Staff;
}

/** What is wrong, what is known of it and what to do: before it has failed for good, too. */
export function Trouble({ upgrade, staff }: TroubleProps) {
  const { upgrade: says } = useConsoleWords();
  const { formats } = useSpeech();
  const { build, group, late } = upgrade;
  const problem = upgrade.problem ?? (build?.state === 'ready' ? undefined : build?.problem);
  return (
    <>
      {late && (
        <Notice
          kind="warn"
          title={says.late[late.cause]}
          children={<p>{says.lateSince(formats.moment(late.since))}</p>}
        />
      )}
      {(problem ?? group) !== null && (
        <Notice kind={upgrade.parked || !problem ? 'bad' : 'warn'} title={problem?.title ?? says.inTrouble}>
          {problem && <p>{problem.detail}</p>}
          <dl className="facts">
            <dt>{says.whatToDo}</dt>
            <dd>
              {group !== null && <Known group={group} />}
              {problem && <a href={problem.type}>{says.readOn(problem.title)}</a>}
            </dd>
            {group !== null && <Group group={group} mayAct={staff.role !== 'viewer'} />}
            <dt>{says.nextTry}</dt>
            <dd>{nextTry(upgrade)}</dd>
          </dl>
          {problem && <RawError error={{ ...problem, group }} />}
        </Notice>
      )}
    </>
  );

  function nextTry({ parked }: Operated): string {
    if (build?.nextTryAt !== undefined) return formats.moment(build.nextTryAt);
    return parked ? says.noNextTry : says.triedAgain;
  }
}

function useGroup(group: string) {
  return useQuery({ queryKey: ['groups', group], queryFn: () => readGroup(group) });
}

/** What somebody wrote down of the cause and how it is mended. */
function Known({ group }: { readonly group: string }) {
  const { groups: says } = useConsoleWords();
  const { formats } = useSpeech();
  const login = usePeople();
  const { data } = useGroup(group);
  if (!data?.note) return null;
  const { text, by, at } = data.note;
  return (
    <p>
      {text} <span className="hint">({says.notedBy(login(by), formats.moment(at))})</span>
    </p>
  );
}

function Group({ group, mayAct }: { readonly group: string; readonly mayAct: boolean }) {
  const { upgrade: says } = useConsoleWords();
  const { data } = useGroup(group);
  const query = `group=${encodeURIComponent(group)}`;
  return (
    <>
      <dt>{says.inGroup}</dt>
      <dd>
        <Link to={`/console?${query}`}>{groupName(group)}</Link>
        {data && ` (${says.openIn(data.open)})`}{' '}
        {data && data.open > 1 && mayAct && <Link to={`/console/campaigns/new?${query}`}>{says.retryGroup}</Link>}
      </dd>
    </>
  );
}
