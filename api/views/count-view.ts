/** Numbers are counted up to this; beyond, only that there are more. */
const countedUpTo = 1000;

export function countView(count: number): { readonly count: number; readonly more: boolean } {
  return { count: Math.min(count, countedUpTo), more: count > countedUpTo };
}
