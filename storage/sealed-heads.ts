import type { Head, StoredEvent } from './chain-findings.ts';

/** Where the chain of an upgrade ended when it was sealed. */
export interface SealedHead extends Head {
  readonly day: string;
}

/** What speaks against a chain that had been sealed. */
export type SealFinding =
  | { readonly kind: 'cut-since-seal'; readonly day: string; readonly last: number; readonly sealed: number }
  | { readonly kind: 'rewritten-since-seal'; readonly day: string; readonly number: number }
  | { readonly kind: 'upgrade-missing'; readonly day: string; readonly sealed: number };

/** Compares a chain with its sealed ends. A chain may have grown since: then it still goes through each of them. */
export function compareWithSeals(events: readonly StoredEvent[], seals: readonly SealedHead[]): readonly SealFinding[] {
  const last = events.at(-1)?.number ?? 0;
  const hashes = new Map(events.map(({ number, hash }) => [number, hash]));
  return seals.flatMap(({ day, number, hash }): readonly SealFinding[] => {
    if (hash === null || hashes.get(number) === hash) return [];
    if (last < number) return [{ kind: 'cut-since-seal', day, last, sealed: number }];
    return [{ kind: 'rewritten-since-seal', day, number }];
  });
}

/** What is found where a sealed upgrade is not there any more. */
export function missingUpgrade(seals: readonly SealedHead[]): readonly SealFinding[] {
  const last = seals.at(-1);
  return last ? [{ kind: 'upgrade-missing', day: last.day, sealed: last.number }] : [];
}
