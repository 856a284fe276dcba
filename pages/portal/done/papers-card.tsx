import { readReceipt, type CodeSheet, type Upgrade } from '../../client/portal-api.ts';
import { useKitLink } from '../../client/use-kit-link.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { useSpeech } from '../../words/language.tsx';
import { calendarFile } from './calendar-file.ts';
import { SaveButton } from './save-button.tsx';
import { ticketText } from './ticket-text.ts';

interface PapersCardProps {
  readonly upgrade: Upgrade;
  readonly codes: CodeSheet['codes'];
}

/** Papers for other systems: a ticket, a calendar, a signed receipt. */
export function PapersCard({ upgrade, codes }: PapersCardProps) {
  const { words, formats } = useSpeech();
  const { done } = words;
  const { data: kit = null } = useKitLink(upgrade);
  const ticket = ticketText({ upgrade, codes, kit }, words, formats);
  const order = upgrade.orders[0]?.orderNumber ?? upgrade.id;
  return (
    <section className="card no-print" aria-labelledby="papers-heading">
      <h2 id="papers-heading">{done.papersTitle}</h2>
      <details>
        <summary>{done.ticket}</summary>
        <pre className="ticket" tabIndex={0}>
          {ticket}
        </pre>
        <p className="hint">{done.ticketHint}</p>
        <CopyButton text={ticket} label={done.copyTicket} />
      </details>
      <div className="buttons stacked">
        <SaveButton
          fileName={`end-dates-${order}.ics`}
          type="text/calendar"
          content={() => calendarFile(upgrade.id, codes, words)}
        >
          {done.calendar}
        </SaveButton>
        <SaveButton
          fileName={`receipt-${order}.json`}
          type="application/json"
          content={async () => JSON.stringify(await readReceipt(upgrade.id), null, 2)}
        >
          {done.receipt}
        </SaveButton>
        <a className="button plain" href={`/v1/upgrades/${upgrade.id}/license-agreement?format=pdf`} download>
          {done.agreement}
        </a>
      </div>
    </section>
  );
}
