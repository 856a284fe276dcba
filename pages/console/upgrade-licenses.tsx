import type { Operated } from '../client/staff-api.ts';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { useSpeech } from '../words/language.tsx';
import { useConsoleWords } from './use-console-words.ts';

/** For each component what is done about it, and why. */
export function Plan({ plan }: { readonly plan: NonNullable<Operated['plan']> }) {
  const { upgrade: says } = useConsoleWords();
  const { formats } = useSpeech();
  return (
    <ScrollingTable label={says.plan} heads={says.planHeads}>
      {plan.components.map(({ productId, name, action, explanation, codeEnding, expiresOn, selected }) => (
        <tr key={productId}>
          <th scope="row">
            {name} <span className="hint">{productId}</span>
          </th>
          <td>{says.actions[action]}</td>
          <td className="long">{explanation}</td>
          <td className="mono">{codeEnding}</td>
          <td>{expiresOn !== null && formats.day(expiresOn)}</td>
          <td>{selected && '✓'}</td>
        </tr>
      ))}
    </ScrollingTable>
  );
}

/** The licenses with their seats as if this upgrade had given nothing, and as they are. */
export function Licenses({ licenses }: Pick<Operated, 'licenses'>) {
  const { upgrade: says } = useConsoleWords();
  return (
    <ScrollingTable label={says.licenses} heads={says.licenseHeads}>
      {licenses.map(({ licenseId, productId, codeEnding, state, cause, before, after, grants }) => (
        <tr key={licenseId}>
          <th scope="row">
            {productId} <span className="mono">…{codeEnding}</span>
          </th>
          <td>
            {says.licenseStates[state]} {cause}
          </td>
          <td>
            <Seats seats={before} />
          </td>
          <td>
            <Seats seats={after} />
          </td>
          <td>{grants.map(({ orderNumber, basis }) => `${orderNumber ?? '–'} (${basis})`).join(', ')}</td>
        </tr>
      ))}
    </ScrollingTable>
  );
}

function Seats({ seats }: { readonly seats: Operated['licenses'][number]['before'] }) {
  const { formats } = useSpeech();
  return (
    <ul>
      {seats.map(({ from, to, seats: count }) => (
        <li key={from}>
          {formats.number(count)}: {formats.day(from)} – {to !== null && formats.day(to)}
        </li>
      ))}
    </ul>
  );
}

export function KitBuilds({ kitBuilds }: Pick<Operated, 'kitBuilds'>) {
  const { upgrade: says } = useConsoleWords();
  const { formats } = useSpeech();
  return (
    <ScrollingTable label={says.builds} heads={says.buildHeads}>
      {kitBuilds.map(({ revision, state, startedAt, finishedAt, attempts, problem, nextTryAt }) => (
        <tr key={revision}>
          <th scope="row">{revision}</th>
          <td>{says.buildStates[state]}</td>
          <td>{formats.moment(startedAt)}</td>
          <td>{finishedAt !== null && formats.moment(finishedAt)}</td>
          <td className="number">{attempts.length}</td>
          <td className="long">{problem?.detail}</td>
          <td>{nextTryAt !== undefined && formats.moment(nextTryAt)}</td>
        </tr>
      ))}
    </ScrollingTable>
  );
}
