import type { OrderRequest } from '../../contract/orders.ts';
import { whyNotSold, type Suite } from '../../core/catalog.ts';
import { dayInZone, lastDayOfTerm, type Day } from '../../core/days.ts';
import type { FieldProblem } from '../../core/problems.ts';
import { accepted, refused, type Result } from '../../core/result.ts';
import type { OrderToPlace } from '../../storage/records.ts';
import { readCodes } from './read-codes.ts';

/**
 * An order with what its request leaves open worked out, or every field that cannot be. A repeated one is judged as of
 * when it was placed: that its term is over by now is no reason to refuse the answer.
 */
export function orderToPlace(request: OrderRequest, suites: readonly Suite[], placedAt: Date): Result<OrderToPlace> {
  const { expiresOn: lastDay, termMonths, ownedActivationCodes, ...rest } = request;
  const expiresOn = lastDay ?? lastDayOfTerm(request.startsOn, termMonths ?? 1);
  const codes = readCodes(ownedActivationCodes);
  const placedOn = dayInZone(placedAt, request.timeZone);
  const fields = [
    ...notSold(request.suite, suites, placedOn),
    ...alreadyEnded(expiresOn, placedOn, termMonths === undefined ? 'expiresOn' : 'termMonths'),
    ...codes.refused,
  ];
  if (fields.length > 0) return refused({ code: 'order-refused', fields });
  return accepted({ ...rest, expiresOn, termMonths: termMonths ?? null, ownedActivationCodes: codes.read });
}

function notSold(code: string, suites: readonly Suite[], placedOn: Day): readonly FieldProblem[] {
  const reason = whyNotSold(code, suites, placedOn);
  return reason === null ? [] : [{ field: 'suite', reason }];
}

function alreadyEnded(expiresOn: Day, today: Day, field: string): readonly FieldProblem[] {
  return expiresOn < today ? [{ field, reason: `must not lead to a day that is over: ${expiresOn}` }] : [];
}
