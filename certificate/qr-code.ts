import { create } from 'qrcode';

/** White modules that a reader needs around the code. */
const quietZone = 4;

export interface QrCode {
  /** Modules of one side, the quiet zone included. */
  readonly size: number;
  /** Dark modules of one row that touch each other, as one bar. */
  readonly bars: readonly { readonly x: number; readonly y: number; readonly length: number }[];
}

/** A QR code with error correction M: readable with a seventh of it damaged. */
export function qrCodeOf(text: string): QrCode {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const rows = Array.from({ length: size }, (_, y) => Array.from(data.subarray(y * size, (y + 1) * size)));
  return {
    size: size + 2 * quietZone,
    bars: rows.flatMap((row, y) =>
      barsOf(row).map((bar) => ({ x: bar.x + quietZone, y: y + quietZone, length: bar.length })),
    ),
  };
}

function barsOf(row: readonly number[]): { readonly x: number; readonly length: number }[] {
  const starts = row.flatMap((dark, x) => (dark && !row[x - 1] ? [x] : []));
  return starts.map((x) => {
    const end = row.indexOf(0, x);
    return { x, length: (end < 0 ? row.length : end) - x };
  });
}
