import type { z } from 'zod';
import type { listedUpgrade } from '../../contract/operator-lists.ts';
import type { ListedUpgrade } from '../../storage/operator-lists.ts';
import { csvLine } from './csv.ts';

export function listedUpgradeView(listed: ListedUpgrade): z.input<typeof listedUpgrade> {
  const { partnerId, customerNumber, companyName, since, lapsesAt, ...line } = listed;
  return {
    ...line,
    partner: partnerId,
    customer: { customerNumber, companyName },
    since: since.toISOString(),
    lapsesAt: lapsesAt?.toISOString() ?? null,
  };
}

export const listCsvHead = csvLine([
  ...['order', 'partner', 'customer', 'company', 'suite', 'seats', 'starts on', 'expires on', 'step', 'waiting on'],
  ...['since', 'lapses at', 'code ends on', 'held', 'upgrade'],
]);

export function listCsvLine(listed: ListedUpgrade): string {
  const { orderNumber, partnerId, customerNumber, companyName, suite, seats, startsOn, expiresOn } = listed;
  const { step, waitingOn, since, lapsesAt, codeEndsOn, held, upgradeId } = listed;
  const order = [orderNumber, partnerId, customerNumber, companyName, suite, String(seats), startsOn, expiresOn];
  const stands = [step, waitingOn, since.toISOString(), lapsesAt?.toISOString() ?? null, codeEndsOn];
  return csvLine([...order, ...stands, held.join(' '), upgradeId]);
}
