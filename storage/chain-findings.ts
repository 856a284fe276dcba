import { hashAfter, type HashedFacts, noHash } from './events.ts';

/** An event as it is stored. */
export interface StoredEvent extends HashedFacts {
  /** Hexadecimal. */
  readonly hash: string;
}

/** Where a chain ends, or ended when it was sealed. */
export interface Head {
  readonly number: number;
  /** Hexadecimal; null while there is no event. */
  readonly hash: string | null;
}

/** What speaks against a chain. */
export type ChainFinding =
  /** What the event says is not what its hash was taken over. */
  | { readonly kind: 'changed'; readonly number: number }
  | { readonly kind: 'missing'; readonly from: number; readonly to: number }
  /** It stands under a number that is not the one it was chained under. */
  | { readonly kind: 'reordered'; readonly number: number; readonly was: number }
  /** It stands where there can be none: before the first number, or after the last that the upgrade knows. */
  | { readonly kind: 'inserted'; readonly number: number }
  /** The upgrade knows later events than there are. */
  | { readonly kind: 'cut'; readonly last: number; readonly known: number }
  /** The upgrade's own row names another hash than its last event has. */
  | { readonly kind: 'head-differs'; readonly number: number };

/** So many broken links are looked into for moved events; beyond that all of them count as changed. */
const mostLinksTraced = 40;

/**
 * Recomputes one upgrade's chain from its events, in order of their numbers, and compares its end with what the
 * upgrade's row knows. A chain that was rewritten whole, row included, is consistent: only a sealed root tells.
 */
export function verifyChain(events: readonly StoredEvent[], known: Head): readonly ChainFinding[] {
  const early = events.filter(({ number }) => number < 1);
  const late = events.filter(({ number }) => number > known.number);
  const expected = events.filter(({ number }) => number >= 1 && number <= known.number);
  return [
    ...[...early, ...late].map(({ number }): ChainFinding => ({ kind: 'inserted', number })),
    ...missingIn(expected),
    ...brokenLinksOf(expected),
    ...endOf(expected, known),
  ];
}

function missingIn(events: readonly StoredEvent[]): readonly ChainFinding[] {
  return events.flatMap(({ number }, index): readonly ChainFinding[] => {
    const before = events[index - 1]?.number ?? 0;
    return number === before + 1 ? [] : [{ kind: 'missing', from: before + 1, to: number - 1 }];
  });
}

/** An event after a gap has nothing that it could be checked against. */
function brokenLinksOf(events: readonly StoredEvent[]): readonly ChainFinding[] {
  const byNumber = new Map(events.map((event) => [event.number, event]));
  const broken = events.filter((event) => {
    const before = hashBefore(event.number, byNumber);
    return before !== undefined && hashAfter(before, event) !== event.hash;
  });
  const origins = broken.length > mostLinksTraced ? new Map<StoredEvent, number>() : originsOf(broken, byNumber);
  return broken.flatMap((event): readonly ChainFinding[] => {
    const { number } = event;
    const was = origins.get(event);
    if (was === undefined) return [{ kind: 'changed', number }];
    return was === number ? [] : [{ kind: 'reordered', number, was }];
  });
}

/** The numbers under which events of broken links were chained, as far as they only changed places. */
function originsOf(broken: readonly StoredEvent[], byNumber: ReadonlyMap<number, StoredEvent>) {
  const origins = new Map<StoredEvent, number>();
  for (const event of broken) {
    const was = broken
      .map(({ number }) => number)
      .find((number) => {
        const inPlace = hashBefore(number, byNumber);
        const before = [...(inPlace === undefined ? [] : [inPlace]), ...broken.map(({ hash }) => hash)];
        return before.some((hash) => hashAfter(hash, { ...event, number }) === event.hash);
      });
    if (was !== undefined) origins.set(event, was);
  }
  return origins;
}

function hashBefore(number: number, byNumber: ReadonlyMap<number, StoredEvent>): string | undefined {
  return number === 1 ? noHash : byNumber.get(number - 1)?.hash;
}

function endOf(events: readonly StoredEvent[], known: Head): readonly ChainFinding[] {
  const last = events.at(-1);
  const number = last?.number ?? 0;
  if (number < known.number) return [{ kind: 'cut', last: number, known: known.number }];
  return (last?.hash ?? null) === known.hash ? [] : [{ kind: 'head-differs', number }];
}
