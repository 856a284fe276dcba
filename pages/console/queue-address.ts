/** What of an address is no filter: where one is in the list, and whose turn is shown. */
const noFilters: ReadonlySet<string> = new Set(['cursor', 'limit', 'waitingOn']);

export type Turn = 'operator' | 'us' | 'customer' | 'nobody' | 'all';

/** The filters in the address by name and value, without whose turn it is. */
export function filtersIn(query: URLSearchParams): readonly (readonly [name: string, value: string])[] {
  return [...query].filter(([name]) => !noFilters.has(name));
}

/** Without anything in the address, what needs a person; with a filter, all that pass it. */
export function turnIn(query: URLSearchParams): Turn {
  const turn = query.get('waitingOn');
  if (turn === 'operator' || turn === 'us' || turn === 'customer' || turn === 'nobody' || turn === 'all') return turn;
  return filtersIn(query).length === 0 ? 'operator' : 'all';
}

/** What the address asks of the list. */
export function asked(query: URLSearchParams): URLSearchParams {
  const turn = turnIn(query);
  const rest = [...query].filter(([name]) => name !== 'waitingOn');
  return new URLSearchParams(turn === 'all' ? rest : [...rest, ['waitingOn', turn]]);
}

/** The address with some of its filters changed, from the first page on; null takes one off. */
export function changed(query: URLSearchParams, changes: Readonly<Record<string, string | null>>): string {
  const next = new URLSearchParams(query);
  next.delete('cursor');
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return next.size > 0 ? `/console?${next.toString()}` : '/console';
}

/** Where the list shows what a filter of the service finds. */
export function addressOf(filter: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, value);
  return `/console?${query.toString()}`;
}
