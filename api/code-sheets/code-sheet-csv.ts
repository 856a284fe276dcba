import type { CodeSheetBody } from '../../contract/code-sheet.ts';

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
  const lines = [heads, ...rows.map((row) => row.map(asText))].map((cells) => cells.map(quoted).join(','));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

/** With an apostrophe before what a spreadsheet would compute, or round: formulas, and IDs that look like numbers. */
function asText(cell: string): string {
  const isFormula = /^[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u.test(cell) || /^[\t\r\n]/.test(cell);
  const isNumber = /^\s*[0-9][0-9.,]*(e[0-9]+)?\s*$/i.test(cell);
  return isFormula || isNumber ? `'${cell}` : cell;
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}
