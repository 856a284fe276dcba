import { addDays, type Day, dayBefore } from './days.ts';
import type { Grant, License } from './licenses.ts';

/** So many seats from one day to another, both included; no last day means for ever. */
export interface SeatStep {
  readonly from: Day;
  readonly to: Day | null;
  readonly seats: number;
}

/** The last day of something that may have none: it lasts for ever, or there never was a day. */
export type LastDay = Day | 'for-ever' | null;

/** Seats on a day: the most of the `covers` grants in force that day, plus the sum of the `adds` grants in force. */
export function seatsOn(grants: readonly Grant[], day: Day): number {
  const inForce = grants.filter((grant) => countsOn(grant, day));
  const covered = inForce.filter(({ basis }) => basis === 'covers').map(({ seats }) => seats);
  const added = inForce.filter(({ basis }) => basis === 'adds').map(({ seats }) => seats);
  return Math.max(0, ...covered) + added.reduce((sum, seats) => sum + seats, 0);
}

/** The steps of seats in order of days, from the first day with seats to the last; a gap is a step with 0 seats. */
export function seatsByDay(grants: readonly Grant[]): readonly SeatStep[] {
  const steps: SeatStep[] = [];
  const changes = daysOfChange(grants);
  for (const [index, from] of changes.entries()) {
    const next = changes[index + 1];
    const to = next === undefined ? endOfLastStep(grants, from) : dayBefore(next);
    const seats = seatsOn(grants, from);
    const before = steps.at(-1);
    if (before === undefined && seats === 0) continue;
    if (before?.seats === seats) steps.pop();
    steps.push(before?.seats === seats ? { ...before, to } : { from, to, seats });
  }
  return steps.at(-1)?.seats === 0 ? steps.slice(0, -1) : steps;
}

/** The last day on which there are seats. */
export function lastDayWithSeats(grants: readonly Grant[]): LastDay {
  const last = seatsByDay(grants).at(-1);
  if (last === undefined) return null;
  return last.to ?? 'for-ever';
}

/** The last day of a trial, whose grants give no seats. */
export function lastDayOfTrial(grants: readonly Grant[]): LastDay {
  const ends = grants.filter(({ ofTrial }) => ofTrial).map(({ expiresOn }) => expiresOn);
  if (ends.includes(null)) return 'for-ever';
  return latest(ends);
}

/** `expiresOn` of a license: its last day with seats. A perpetual right has none. */
export function lastDayOf(license: License): LastDay {
  return license.perpetual ? 'for-ever' : lastDayWithSeats(license.grants);
}

/**
 * The last day of a perpetual license's maintenance: as imported, or as an order moved it, whichever is later. Null
 * without maintenance, and for licenses that are not perpetual.
 */
export function maintenanceEnd(license: License): Day | null {
  if (!license.perpetual) return null;
  const ordered = license.grants.filter(({ orderId, ofTrial }) => orderId !== null && !ofTrial);
  return latest([license.maintenanceEndsOn, ...ordered.map(({ expiresOn }) => expiresOn)]);
}

/** Whether on no day `after` gives fewer seats than `before`. */
export function isNoDayWorse(before: readonly Grant[], after: readonly Grant[]): boolean {
  const days = [...daysOfChange(before), ...daysOfChange(after)];
  return days.every((day) => seatsOn(after, day) >= seatsOn(before, day));
}

function countsOn({ startsOn, expiresOn, ofTrial }: Grant, day: Day): boolean {
  return !ofTrial && startsOn <= day && (expiresOn === null || day <= expiresOn);
}

/** The days on which the number of seats may change, in order and each once. */
function daysOfChange(grants: readonly Grant[]): readonly Day[] {
  const counted = grants.filter(({ ofTrial, startsOn, expiresOn }) => !ofTrial && isSpan(startsOn, expiresOn));
  const days = counted.flatMap(({ startsOn, expiresOn }) => [startsOn, ...dayAfter(expiresOn)]);
  return [...new Set(days)].sort();
}

function isSpan(startsOn: Day, expiresOn: Day | null): boolean {
  return expiresOn === null || startsOn <= expiresOn;
}

/** Nothing follows "for ever", nor the last day that can be written. */
function dayAfter(day: Day | null): readonly Day[] {
  return day === null || day === '9999-12-31' ? [] : [addDays(day, 1)];
}

/** After the last change, seats go on for ever, or to the last day that can be written where a grant names it. */
function endOfLastStep(grants: readonly Grant[], from: Day): Day | null {
  const inForce = grants.filter((grant) => countsOn(grant, from));
  return inForce.some(({ expiresOn }) => expiresOn === null) ? null : latest(inForce.map(({ expiresOn }) => expiresOn));
}

function latest(days: readonly (Day | null)[]): Day | null {
  return days.reduce((last, day) => (last === null || (day !== null && day > last) ? day : last), null);
}
