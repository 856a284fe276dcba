import type { ByteRange } from '../../kit/archive-reader.ts';

/** What a Range header asks of a file: one part of it, a part that it does not have, or all of it. */
export type Asked = { readonly kind: 'whole' } | { readonly kind: 'part'; readonly range: ByteRange } | Unsatisfiable;

interface Unsatisfiable {
  readonly kind: 'unsatisfiable';
}

const whole: Asked = { kind: 'whole' };

/**
 * Reads a Range header as RFC 9110 (14.1.2) says. One that is malformed, in another unit or of more than one range is
 * answered with the whole file. range-parser is not used: to it, a suffix longer than the file and a range that ends
 * before it begins are unsatisfiable, where the one means the whole file and the other is malformed.
 */
export function parseRange(header: string | undefined, sizeBytes: number): Asked {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/i.exec(header ?? '') ?? [];
  if (first === '') return last === '' ? whole : part(Math.max(sizeBytes - Number(last), 0), sizeBytes, sizeBytes);
  if (last === '') return part(Number(first), sizeBytes, sizeBytes);
  if (BigInt(last) < BigInt(first)) return whole;
  return part(Number(first), Math.min(Number(last) + 1, sizeBytes), sizeBytes);
}

function part(start: number, end: number, sizeBytes: number): Asked {
  return start < sizeBytes ? { kind: 'part', range: { start, end } } : { kind: 'unsatisfiable' };
}
