import type { Formats } from '../words/formats.ts';

/** A number that is counted up to a limit only, as "1,000+" where there are more. */
export function countWords(counted: { readonly count: number; readonly more: boolean }, formats: Formats): string {
  return `${formats.number(counted.count)}${counted.more ? '+' : ''}`;
}
