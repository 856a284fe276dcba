import { useState } from 'react';
import type { Staff, Summary } from '../client/staff-api.ts';
import { Link, navigate } from '../parts/navigation.tsx';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { useSpeech } from '../words/language.tsx';
import { groupName } from './group-name.ts';
import { Selection } from './queue-selection.tsx';
import { useConsoleWords } from './use-console-words.ts';
import { useAge } from './use-health.ts';
import { useKeys } from './use-keys.ts';
import { usePeople } from './use-people.ts';

interface QueueTableProps {
  readonly items: readonly Summary[];
  readonly staff: Staff;
}

/** The rows, which are walked and picked by keyboard too, and what can be done with those that are picked. */
export function QueueTable({ items, staff }: QueueTableProps) {
  const { queue: says } = useConsoleWords();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => {
    setPicked((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  };
  const here = () => items.find(({ id }) => `row-${id}` === document.activeElement?.id);
  const move = (by: number) => () => {
    const at = items.findIndex(({ id }) => id === here()?.id);
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))];
    if (next) document.getElementById(`row-${next.id}`)?.focus();
  };
  useKeys({
    j: move(1),
    k: move(-1),
    x: () => {
      const row = here();
      if (row) toggle(row.id);
    },
    Enter: () => {
      const row = here();
      if (row) navigate(`/console/upgrades/${row.id}`);
    },
  });
  const rows = items.filter(({ id }) => picked.has(id));
  return (
    <>
      {staff.role !== 'viewer' && (
        <Selection
          rows={rows}
          onDone={() => {
            setPicked(new Set());
          }}
        />
      )}
      <ScrollingTable label={says.title} heads={says.heads}>
        {items.map((item) => (
          <Row
            key={item.id}
            item={item}
            picked={picked.has(item.id)}
            onPick={() => {
              toggle(item.id);
            }}
          />
        ))}
      </ScrollingTable>
    </>
  );
}

interface RowProps {
  readonly item: Summary;
  readonly picked: boolean;
  readonly onPick: () => void;
}

function Row({ item, picked, onPick }: RowProps) {
  const { formats } = useSpeech();
  const says = useConsoleWords();
  const age = useAge();
  const login = usePeople();
  const { id, orderNumber, customer, step, waitingOn, since, group, claim, stuckSince } = item;
  const turn = item.operatorNeeded ? 'operator' : (waitingOn ?? 'nobody');
  return (
    <tr className={picked ? 'picked' : undefined}>
      <th scope="row">
        <span className="pick">
          <input type="checkbox" checked={picked} aria-label={says.queue.pick(orderNumber)} onChange={onPick} />
          <Link id={`row-${id}`} to={`/console/upgrades/${id}`}>
            {orderNumber}
          </Link>
        </span>
      </th>
      <td>{customer.companyName}</td>
      <td>{says.steps[step]}</td>
      <td className={`turn-cell ${turn}`}>{says.turns[turn]}</td>
      <td title={formats.moment(since)} className={stuckSince === null ? 'number' : 'number stuck'}>
        {age(since)}
      </td>
      <td>{group !== null && <Link to={`/console?group=${encodeURIComponent(group)}`}>{groupName(group)}</Link>}</td>
      <td>
        <Tries item={item} />
      </td>
      <td>{claim && login(claim.by)}</td>
    </tr>
  );
}

/** A build that is tried again and again shows here before it has failed for good. */
function Tries({ item: { build } }: { readonly item: Summary }) {
  const { queue: says } = useConsoleWords();
  const { formats } = useSpeech();
  if (!build || build.state === 'ready') return null;
  const next = build.nextTryAt === undefined ? '' : `, ${says.nextTry(formats.moment(build.nextTryAt))}`;
  return (
    <span title={build.problem?.detail}>
      {says.attempt(build.attempt)}
      {next}
      {build.state === 'building' && build.problem && `, ${build.problem.code}`}
    </span>
  );
}
