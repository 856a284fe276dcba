import { type Candidate, fitOf, isUsable } from './candidates.ts';
import type { Component, Policies } from './catalog.ts';
import { indexMatches } from './match-index.ts';
import type { ProductId } from './product-ids.ts';
import { byRank, type Ranking, rankingOf, topGroup } from './rank.ts';

/** The licenses that belong to one component of the suite. No license is in the lot of two. */
export interface Lot {
  readonly component: Component;
  /** Those that may take it, best rank first. */
  readonly contenders: readonly Candidate[];
  /** More equals than components to take them: who of these shall have the component is asked. Else empty. */
  readonly contested: readonly Candidate[];
  /** Those that belong to it but cannot be retained: ended, or trials that stay trials. Best rank first. */
  readonly unusable: readonly Candidate[];
}

export interface Assignment {
  /** In the catalog's order. */
  readonly lots: readonly Lot[];
  readonly uncovered: readonly Candidate[];
  /** The components that a candidate could have served, in the catalog's order. */
  readonly servableBy: (candidate: Candidate) => readonly ProductId[];
}

interface OpenLot {
  readonly place: number;
  readonly component: Component;
  readonly contenders: Candidate[];
  readonly contested: Candidate[];
  readonly unusable: Candidate[];
  /** Its contenders came by the catalog's order, not by the exact product ID. */
  shared: boolean;
  /** An answer named its license: it takes no other. */
  readonly settled: boolean;
}

/**
 * Gives each license to one component: first to the one that has its exact product ID; then, in the catalog's order,
 * each component that has none yet takes the best of those left. Equals that all find a component are spread and told,
 * not asked. Who is left over stands beside those who went before it.
 */
export function assign(
  components: readonly Component[],
  candidates: readonly Candidate[],
  policies: Policies,
  settled: ReadonlySet<ProductId>,
): Assignment {
  const ranked = candidates.toSorted(byRank);
  const lots = components.map((component, place) => openLot(component, place, settled.has(component.productId)));
  const lotsOf = lotFinder(lots, policies);
  const mayTake = (candidate: Candidate, lot: OpenLot) => isUsable(fitOf(candidate, lot.component, policies));
  const mayTakeAny = (candidate: Candidate) => lotsOf(candidate).some((lot) => mayTake(candidate, lot));

  const covered = ranked.filter((candidate) => lotsOf(candidate).length > 0);
  const exact = takeExact(covered, lots, lotsOf, mayTake);
  const others = covered.filter((candidate) => !exact.has(candidate));
  const usable = others.filter(mayTakeAny);
  const shared = share(lots, usable, lotsOf, mayTake);
  for (const candidate of usable.filter((some) => !shared.has(some))) {
    joinContenders(candidate, lotsOf(candidate), mayTake);
  }
  for (const candidate of others.filter((some) => !mayTakeAny(some))) {
    joinUnusable(candidate, lotsOf(candidate));
  }

  return {
    lots: lots.map(closed),
    uncovered: ranked.filter((candidate) => lotsOf(candidate).length === 0),
    servableBy: (candidate) =>
      lotsOf(candidate)
        .filter((lot) => mayTake(candidate, lot))
        .map(({ component }) => component.productId),
  };
}

/** The components that a candidate belongs to. Candidates of one line get the same list, not another like it. */
type LotsOf = (candidate: Candidate) => readonly OpenLot[];
type MayTake = (candidate: Candidate, lot: OpenLot) => boolean;

function lotFinder(lots: readonly OpenLot[], { matchLength }: Policies): LotsOf {
  const { placesOf } = indexMatches(
    lots.map(({ component }) => component),
    matchLength,
  );
  const known = new Map<readonly number[], readonly OpenLot[]>();
  return ({ license }) => {
    const places = placesOf(license.productId);
    const found = known.get(places) ?? places.flatMap((place) => lots[place] ?? []);
    known.set(places, found);
    return found;
  };
}

/** A license whose exact product is in the suite belongs to that component or to none. */
function takeExact(
  ranked: readonly Candidate[],
  lots: readonly OpenLot[],
  lotsOf: LotsOf,
  mayTake: MayTake,
): ReadonlySet<Candidate> {
  const byProductId = new Map(lots.map((lot) => [lot.component.productId, lot]));
  const taken = new Set<Candidate>();
  for (const candidate of ranked) {
    const lot = byProductId.get(candidate.license.productId);
    if (lot === undefined || !lotsOf(candidate).includes(lot)) continue;
    taken.add(candidate);
    (mayTake(candidate, lot) ? lot.contenders : lot.unusable).push(candidate);
  }
  return taken;
}

/** Lets each component that has no license yet take the best of those left; equals are spread over those that fit all. */
function share(
  lots: readonly OpenLot[],
  usable: readonly Candidate[],
  lotsOf: LotsOf,
  mayTake: MayTake,
): ReadonlySet<Candidate> {
  const shared = new Set<Candidate>();
  const rankings = rankingsByLot(usable, lotsOf);
  for (const lot of lots) {
    if (!isFree(lot)) continue;
    const ranking = rankings.get(lot);
    if (ranking === undefined) continue;
    const equals = topGroup(ranking, (candidate) => !shared.has(candidate) && mayTake(candidate, lot));
    const others = equals.length > 1 ? othersFor(equals, lot, lotsOf, mayTake) : [];
    spread(equals, [lot, ...others].slice(0, equals.length));
    for (const candidate of equals) shared.add(candidate);
  }
  return shared;
}

/** The candidates of each component. Components with the same candidates have the same ranking, made once. */
function rankingsByLot(usable: readonly Candidate[], lotsOf: LotsOf): ReadonlyMap<OpenLot, Ranking> {
  const members = new Map<readonly OpenLot[], Candidate[]>();
  for (const candidate of usable) {
    const lots = lotsOf(candidate);
    const group = members.get(lots);
    if (group === undefined) members.set(lots, [candidate]);
    else group.push(candidate);
  }
  const groupsByLot = new Map<OpenLot, (readonly Candidate[])[]>();
  for (const [lots, group] of members) {
    for (const lot of lots) groupsByLot.set(lot, [...(groupsByLot.get(lot) ?? []), group]);
  }
  const known = new Map<readonly Candidate[], Ranking>();
  const rankings = new Map<OpenLot, Ranking>();
  for (const [lot, groups] of groupsByLot) {
    const [only, ...others] = groups;
    if (only === undefined) continue;
    const ranking = others.length === 0 ? (known.get(only) ?? rankingOf(only)) : rankingOf(groups.flat());
    if (others.length === 0) known.set(only, ranking);
    rankings.set(lot, ranking);
  }
  return rankings;
}

/** The free components after this one that every one of the equals could serve. */
function othersFor(equals: readonly Candidate[], lot: OpenLot, lotsOf: LotsOf, mayTake: MayTake): readonly OpenLot[] {
  return kindsOf(equals, lotsOf)
    .reduce<readonly OpenLot[]>((fitting, candidate, index) => {
      const mine = new Set(lotsOf(candidate));
      return (index === 0 ? [...mine] : fitting).filter((other) => mine.has(other) && mayTake(candidate, other));
    }, [])
    .filter((other) => other.place > lot.place && isFree(other));
}

/** One of each kind among candidates: those that belong to the same components and are alike in what they may take. */
function kindsOf(candidates: readonly Candidate[], lotsOf: LotsOf): readonly Candidate[] {
  const kinds = new Map<readonly OpenLot[], Map<string, Candidate>>();
  for (const candidate of candidates) {
    const lots = lotsOf(candidate);
    const alike = kinds.get(lots) ?? new Map<string, Candidate>();
    alike.set(`${candidate.trial} ${candidate.blocked} ${candidate.daysPast}`, candidate);
    kinds.set(lots, alike);
  }
  return [...kinds.values()].flatMap((alike) => [...alike.values()]);
}

/** Deals the equals out one by one. If some component gets two, each of them is asked about. */
function spread(equals: readonly Candidate[], takers: readonly OpenLot[]): void {
  const asked = takers.length > 1 && equals.length > takers.length;
  for (const [index, candidate] of equals.entries()) {
    const taker = takers[index % takers.length];
    if (taker === undefined) continue;
    taker.shared = true;
    taker.contenders.push(candidate);
    if (asked) taker.contested.push(candidate);
  }
}

/** Who is left over stands where it was passed over, else beside the exact one. */
function joinContenders(candidate: Candidate, lots: readonly OpenLot[], mayTake: MayTake): void {
  const home = lots.find((lot) => lot.shared && mayTake(candidate, lot)) ?? lots.find((lot) => mayTake(candidate, lot));
  home?.contenders.push(candidate);
}

/** An ended license is the reason for a new code where it would have served; a trial is told beside the full one. */
function joinUnusable(candidate: Candidate, lots: readonly OpenLot[]): void {
  const home = (candidate.trial ? undefined : lots.find(isFree)) ?? lots[0];
  home?.unusable.push(candidate);
}

function openLot(component: Component, place: number, settled: boolean): OpenLot {
  return { place, component, contenders: [], contested: [], unusable: [], shared: false, settled };
}

function isFree({ contenders, settled }: OpenLot): boolean {
  return contenders.length === 0 && !settled;
}

function closed({ component, contenders, contested, unusable }: OpenLot): Lot {
  return { component, contenders: contenders.toSorted(byRank), contested, unusable: unusable.toSorted(byRank) };
}
