import type { Candidate } from './candidates.ts';

/**
 * The order in which candidates for the same component are looked at: named, then full before trial, active before in
 * grace, higher edition; among equals by seats, end and id, so that the order of a list never matters. To come first
 * is not to win: see `isClearlyBetter`.
 */
export function byRank(one: Candidate, other: Candidate): number {
  return (
    byLevel(one, other) ||
    other.seats - one.seats ||
    compareTexts(endOf(other), endOf(one)) ||
    compareTexts(one.license.id, other.license.id)
  );
}

/** Whether one candidate wins over another without a question: by level, or at least as good in all and better in one. */
export function isClearlyBetter(one: Candidate, other: Candidate): boolean {
  const level = byLevel(one, other);
  if (level !== 0) return level < 0;
  const seats = one.seats - other.seats;
  const end = compareTexts(endOf(one), endOf(other));
  return seats >= 0 && end >= 0 && (seats > 0 || end > 0);
}

/** The best of ranked candidates, with all over whom it does not clearly win. */
export function equalToBest(ranked: readonly Candidate[]): readonly Candidate[] {
  const [best, ...others] = ranked;
  if (best === undefined) return [];
  return [best, ...others.filter((other) => !isClearlyBetter(best, other))];
}

/** Candidates in rank order, with what it takes to stop early when looking for the best of them. */
export interface Ranking {
  readonly candidates: readonly Candidate[];
  /** For each place, the latest end from there on. */
  readonly latestEnds: readonly string[];
}

export function rankingOf(candidates: readonly Candidate[]): Ranking {
  const ranked = candidates.toSorted(byRank);
  return { candidates: ranked, latestEnds: latestEndsOf(ranked) };
}

/**
 * Among those still there, the smallest group at the top of which each clearly wins over everyone outside it: if all
 * of the group find a component, whoever is outside was passed over without a guess.
 */
export function topGroup(ranking: Ranking, isThere: (candidate: Candidate) => boolean): readonly Candidate[] {
  const first = ranking.candidates.findIndex(isThere);
  const best = ranking.candidates[first];
  if (best === undefined) return [];

  const next = ranking.candidates[first + 1];
  const isAlone = next === undefined || isCut(best, endOf(best), next, ranking.latestEnds[first + 1]);
  return isAlone ? [best] : upToFirstCut(levelFrom(ranking.candidates, first).filter(isThere));
}

/** Ranked by seats first, the group ends where nobody behind ends later than anybody before. */
function upToFirstCut(level: readonly Candidate[]): readonly Candidate[] {
  const latestEnds = latestEndsOf(level);
  let earliestEnd = '~';
  const last = level.findIndex((candidate, place) => {
    if (endOf(candidate) < earliestEnd) earliestEnd = endOf(candidate);
    const next = level[place + 1];
    return next === undefined || isCut(candidate, earliestEnd, next, latestEnds[place + 1]);
  });
  return level.slice(0, last + 1);
}

function isCut(last: Candidate, earliestEnd: string, next: Candidate, latestEndBehind = ''): boolean {
  if (byLevel(last, next) !== 0) return true;
  const same = last.seats === next.seats && endOf(last) === endOf(next);
  return !same && latestEndBehind <= earliestEnd;
}

function levelFrom(ranked: readonly Candidate[], first: number): readonly Candidate[] {
  const best = ranked[first];
  const end = ranked.findIndex(
    (candidate, place) => place > first && best !== undefined && byLevel(best, candidate) !== 0,
  );
  return ranked.slice(first, end === -1 ? undefined : end);
}

function latestEndsOf(candidates: readonly Candidate[]): readonly string[] {
  let latest = '';
  const fromBehind = candidates.toReversed().map((candidate) => {
    if (endOf(candidate) > latest) latest = endOf(candidate);
    return latest;
  });
  return fromBehind.reverse();
}

function byLevel(one: Candidate, other: Candidate): number {
  return (
    Number(other.license.named) - Number(one.license.named) ||
    Number(one.trial) - Number(other.trial) ||
    Number(one.daysPast > 0) - Number(other.daysPast > 0) ||
    other.license.edition - one.license.edition
  );
}

/** A last day as a text that compares: never comes before every day, for ever after every day. */
function endOf({ endsOn }: Candidate): string {
  if (endsOn === null) return '';
  return endsOn === 'for-ever' ? '~' : endsOn;
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
