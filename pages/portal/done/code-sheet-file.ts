import type { CodeSheet } from '../../client/portal-api.ts';
import type { Words } from '../../words/words.ts';

/** The codes as a file for spreadsheets: UTF-8 with its mark, days as ISO, one line for each step of seats. */
export function codeSheetFile(codes: CodeSheet['codes'], { done: { columns } }: Words): string {
  const head = [columns.product, columns.id, columns.code, columns.seats, columns.from, columns.ends];
  const rows = codes.flatMap(({ name, productId, activationCode, seatsByDay }) =>
    seatsByDay.map(({ seats, from, to }) => [name, productId, activationCode, String(seats), from, to ?? '']),
  );
  return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** A text that a spreadsheet would take for a formula is kept from being one. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
