/** The mark by which spreadsheets know that a file is UTF-8. */
export const csvMark = '\ufeff';

/** A line of CSV (RFC 4180). No cell is taken for a formula, nor for a number that it is not. */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => quoted(asText(cell ?? ''))).join(',')}\r\n`;
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
