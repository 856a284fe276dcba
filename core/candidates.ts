import type { Component, Policies } from './catalog.ts';
import { type Day, daysBetween } from './days.ts';
import { withoutGrantsOf } from './grants.ts';
import type { License } from './licenses.ts';
import type { UpgradeOrder } from './orders.ts';
import { type LastDay, lastDayOf, lastDayOfTrial, seatsByDay } from './seats.ts';

/** An owned license as it stood when the order was placed, without what the orders being planned gave to it. */
export interface Candidate {
  readonly license: License;
  readonly trial: boolean;
  /** Suspended, or revoked for payment, leak or law: a person decides. */
  readonly blocked: boolean;
  readonly endsOn: LastDay;
  /** Whole days since its last day; 0 while it is active. */
  readonly daysPast: number;
  /** On the day of the order; outside its days, those that it had last or will have first. */
  readonly seats: number;
}

/** What a candidate can be for a component that it belongs to. */
export type Fit = 'active' | 'in-grace' | 'converts' | 'blocked' | 'ended' | 'stays-trial';

export function fitOf(candidate: Candidate, component: Component, policies: Policies): Fit {
  if (candidate.blocked) return 'blocked';
  if (candidate.trial) return candidate.daysPast === 0 && component.convertsTrials ? 'converts' : 'stays-trial';
  if (candidate.daysPast === 0) return 'active';
  return candidate.daysPast <= (component.graceDays ?? policies.graceDays) ? 'in-grace' : 'ended';
}

/** Whether a candidate may take a component: to be retained, or to be held for a person. */
export function isUsable(fit: Fit): boolean {
  return fit !== 'ended' && fit !== 'stays-trial';
}

/**
 * The licenses that a plan has to judge, each once. Returned and superseded ones are none, nor those revoked for
 * another cause, nor what these very orders issued: so planning again finds what planning found at first.
 */
export function candidatesOf(
  owned: readonly License[],
  orders: readonly UpgradeOrder[],
  answered: ReadonlySet<string>,
): readonly Candidate[] {
  const orderIds = new Set(orders.map(({ id }) => id));
  const placedOn = dayOfJudgment(orders);
  return onceEach(owned)
    .filter(isLive)
    .map((license) => ({ ...license, grants: withoutGrantsOf(license.grants, orderIds), given: license.grants.length }))
    .filter(({ id, perpetual, grants, given }) => grants.length > 0 || given === 0 || perpetual || answered.has(id))
    .map(({ given: _, ...license }) => candidateOf(license, placedOn));
}

/** Grace is judged on the day that the earliest order was placed; a canceled one counts only if all are. */
function dayOfJudgment(orders: readonly UpgradeOrder[]): Day {
  const standing = orders.filter(({ canceled }) => !canceled);
  const [first, ...others] = (standing.length > 0 ? standing : orders).map(({ placedOn }) => placedOn);
  if (first === undefined) throw new Error('a plan needs an order');
  return others.reduce((earliest, day) => (day < earliest ? day : earliest), first);
}

function onceEach(owned: readonly License[]): readonly License[] {
  const byId = new Map<string, License>();
  for (const license of owned) {
    const known = byId.get(license.id);
    byId.set(license.id, known?.named ? known : license);
  }
  return [...byId.values()];
}

function isLive({ state }: License): boolean {
  return state.kind === 'active' || isBlocked(state);
}

function isBlocked(state: License['state']): boolean {
  switch (state.kind) {
    case 'suspended':
      return true;
    case 'revoked':
      return state.cause === 'payment' || state.cause === 'leak' || state.cause === 'law';
    case 'active':
    case 'returned':
    case 'superseded':
      return false;
  }
}

function candidateOf(license: License, placedOn: Day): Candidate {
  const trial = isTrial(license);
  const endsOn = trial ? lastDayOfTrial(license.grants) : lastDayOf(license);
  return {
    license,
    trial,
    blocked: isBlocked(license.state),
    endsOn,
    daysPast: daysPast(endsOn, placedOn),
    seats: seatsHeld(license, placedOn),
  };
}

/** A converted trial reads `full`; without the order that converted it, it is a trial again. */
function isTrial({ kind, grants, perpetual }: License): boolean {
  if (kind === 'trial') return true;
  return !perpetual && grants.length > 0 && grants.every(({ ofTrial }) => ofTrial);
}

function daysPast(endsOn: LastDay, placedOn: Day): number {
  if (endsOn === 'for-ever') return 0;
  if (endsOn === null) return Number.POSITIVE_INFINITY;
  return Math.max(0, daysBetween(endsOn, placedOn));
}

function seatsHeld({ grants }: License, placedOn: Day): number {
  const steps = seatsByDay(grants).filter(({ seats }) => seats > 0);
  const step = steps.findLast(({ from }) => from <= placedOn) ?? steps[0];
  return step?.seats ?? 0;
}
