import type { Operated } from '../client/staff-api.ts';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { useSpeech } from '../words/language.tsx';
import { useConsoleWords } from './use-console-words.ts';

/** What was mailed about the upgrade, and what the mail server said. */
export function Mails({ mails }: Pick<Operated, 'mails'>) {
  const { upgrade: says } = useConsoleWords();
  const { formats } = useSpeech();
  return (
    <ScrollingTable label={says.mails} heads={says.mailHeads}>
      {mails.map(({ id, kind, state, attempts, createdAt, refusal }) => (
        <tr key={id}>
          <th scope="row">{kind}</th>
          <td>{says.mailStates[state]}</td>
          <td>{formats.moment(createdAt)}</td>
          <td className="number">{attempts}</td>
          <td>
            {refusal && [refusal.reason, refusal.smtpCode, refusal.status].filter((part) => part !== null).join(' ')}
          </td>
        </tr>
      ))}
    </ScrollingTable>
  );
}
