import type { CodeSheetBody } from '../../contract/code-sheet.ts';
import { csvLine, csvMark } from '../views/csv.ts';

const heads = [
  'product_id',
  'product',
  'delivery',
  'code',
  'activation_code',
  'seats',
  'last_day',
  'sign_in_at',
] as const;

/**
 * A code sheet as CSV (RFC 4180) in UTF-8, with the mark by which spreadsheets know that. No cell is taken for a
 * formula, nor for a number that it is not.
 */
export function codeSheetCsv({ codes }: CodeSheetBody): string {
  const rows = codes.map(({ productId, name, delivery, action, activationCode, seatsByDay, expiresOn, signInUrl }) => [
    productId,
    name,
    delivery,
    action === 'retain' ? 'kept' : 'new',
    activationCode,
    seatsByDay.map(({ from, to, seats }) => `${from} to ${to ?? 'no end'}: ${seats}`).join('; '),
    expiresOn ?? '',
    signInUrl ?? '',
  ]);
  return csvMark + [heads, ...rows].map(csvLine).join('');
}
