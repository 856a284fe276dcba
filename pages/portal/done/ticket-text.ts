import type { CodeSheet, KitLink, Upgrade } from '../../client/portal-api.ts';
import type { Formats } from '../../words/formats.ts';
import type { Words } from '../../words/words.ts';

/** What of a result a ticket tells. */
interface Result {
  readonly upgrade: {
    readonly suite: Pick<Upgrade['suite'], 'name'>;
    readonly orders: readonly Pick<Upgrade['orders'][number], 'orderNumber'>[];
  };
  readonly codes: CodeSheet['codes'];
  readonly kit: Pick<KitLink, 'fileName' | 'sha256'> | null;
}

/** The upgrade as a text for a change ticket. Holds no full code. */
export function ticketText(
  { upgrade, codes, kit }: Result,
  { ticket, suite, agreement }: Words,
  formats: Formats,
): string {
  const lineOf = ({ name, activationCode, seatsByDay, expiresOn }: CodeSheet['codes'][number]) => {
    const seats = suite.seats(Math.max(0, ...seatsByDay.map((step) => step.seats)));
    const day = expiresOn === null ? suite.noEnd : suite.ends(formats.day(expiresOn));
    return ticket.line(name, activationCode.slice(activationCode.lastIndexOf('-') + 1), seats, day);
  };
  const part = (title: string, some: CodeSheet['codes']) => (some.length === 0 ? [] : ['', title, ...some.map(lineOf)]);
  return [
    ticket.title(upgrade.suite.name),
    ...upgrade.orders.map(({ orderNumber }) => agreement.order(orderNumber)),
    ticket.reason,
    ...part(
      ticket.kept,
      codes.filter(({ action }) => action === 'retain'),
    ),
    ...part(
      ticket.fresh,
      codes.filter(({ action, delivery }) => action === 'issue' && delivery === 'on-premises'),
    ),
    ...part(
      ticket.services,
      codes.filter(({ action, delivery }) => action === 'issue' && delivery === 'service'),
    ),
    ...(kit ? ['', ticket.kit(kit.fileName, kit.sha256 ?? '…')] : []),
    '',
    ticket.back,
  ].join('\n');
}
