import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { readCodeHistory } from '../client/codes-api.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { Link } from '../parts/navigation.tsx';
import { Page } from '../parts/page.tsx';
import { Refusal } from './refusal.tsx';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { useSpeech } from '../words/language.tsx';
import { isDay } from './days.ts';
import { useConsoleWords } from './use-console-words.ts';

/** Everything about a code that a customer names, for any day. The code is in no address. */
export function CodePage() {
  const { code: says, queue, audit } = useConsoleWords();
  const [code, setCode] = useState('');
  const [onDay, setOnDay] = useState('');
  const [tried, setTried] = useState(false);
  const isCode = code.trim() !== '';
  const isOnDay = onDay.trim() === '' || isDay(onDay.trim());
  const history = useMutation({ mutationFn: () => readCodeHistory(code, onDay.trim()) });
  return (
    <Page title={says.title} wide failed={history.isError}>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (isCode && isOnDay) history.mutate();
        }}
      >
        <TextField
          id="code"
          label={says.code}
          hint={says.codeHint}
          error={tried && !isCode ? says.codeMissing : undefined}
          mono
          value={code}
          onChange={setCode}
        />
        <TextField
          id="day"
          label={says.day}
          hint={says.dayHint}
          error={tried && !isOnDay ? audit.dayWrong : undefined}
          value={onDay}
          onChange={setOnDay}
        />
        <Button kind="primary" type="submit" busy={history.isPending}>
          {queue.find}
        </Button>
      </form>
      {history.isError && <Refusal error={history.error} />}
      {history.data && <Found history={history.data} />}
    </Page>
  );
}

type History = Awaited<ReturnType<typeof readCodeHistory>>;

function Found({ history }: { readonly history: History }) {
  const { code: says, upgrade } = useConsoleWords();
  const { formats } = useSpeech();
  const { productId, codeEnding, state, cause, customerNumber, onDay, seatsOnDay, issuedFor, firstActivatedAt } =
    history;
  return (
    <>
      <h2>
        {productId} <span className="mono">…{codeEnding}</span>
      </h2>
      <p>
        {says.customer(customerNumber)} {upgrade.licenseStates[state]} {cause}
      </p>
      <p>
        <strong>{says.seatsOn(seatsOnDay, formats.day(onDay))}</strong>
      </p>
      <p>{firstActivatedAt === null ? says.neverActivated : says.activated(formats.moment(firstActivatedAt))}</p>
      {issuedFor !== null && <Link to={`/console/upgrades/${issuedFor}`}>{says.issuedHere}</Link>}
      <h2>{says.grants}</h2>
      <Grants grants={history.grants} />
      {history.namedIn.length > 0 && <h2>{says.named}</h2>}
      <ul>
        {history.namedIn.map(({ upgradeId, orderNumber, by }) => (
          <li key={`${upgradeId} ${by}`}>
            <Link to={`/console/upgrades/${upgradeId}`}>{orderNumber}</Link> ({says.namedBy[by]})
          </li>
        ))}
      </ul>
    </>
  );
}

function Grants({ grants }: Pick<History, 'grants'>) {
  const { code: says } = useConsoleWords();
  const { formats } = useSpeech();
  return (
    <ScrollingTable label={says.grants} heads={says.grantHeads}>
      {grants.map(({ orderNumber, upgradeId, orderState, basis, seats, startsOn, expiresOn, givenAt, inForce }) => (
        <tr key={`${orderNumber ?? ''} ${givenAt} ${startsOn}`}>
          <th scope="row">
            {upgradeId === null ? says.imported : <Link to={`/console/upgrades/${upgradeId}`}>{orderNumber}</Link>}
          </th>
          <td>{orderState !== null && says.orderStates[orderState]}</td>
          <td>{basis}</td>
          <td className="number">{formats.number(seats)}</td>
          <td>{formats.day(startsOn)}</td>
          <td>{expiresOn !== null && formats.day(expiresOn)}</td>
          <td>{inForce && '✓'}</td>
        </tr>
      ))}
    </ScrollingTable>
  );
}
