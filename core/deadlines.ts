import type { Change, NewEvent } from './change.ts';
import type { ProblemCode } from './problems.ts';
import { isResting, waitingOn } from './steps.ts';
import type { Upgrade, Warning } from './upgrade.ts';
import { restartKit } from './work/kit.ts';

/** When an upgrade must be looked at although nobody asked, and how long people have for what. */
export interface Deadlines {
  /** Days at `registration-key` until the upgrade rests as lapsed. */
  readonly lapseAfterDays: number;
  /** So many days before that, it is told that it is near. */
  readonly deadlineNearDays: number;
  /** Days at a later customer's step after which one reminder each is due, ascending. */
  readonly remindAfterDays: readonly number[];
  /** So many days before a code ends that an order would keep, it is told. */
  readonly codeEndingDays: number;
  /** It is not told before an upgrade has stood at its step for so many days. */
  readonly codeEndingAfterDays: number;
  /** Days from a reversal to the end of the order's grants. */
  readonly noticeDays: number;
  /** Days from a registration in which it can be released. */
  readonly releaseWithinDays: number;
  /** How long a run may take over our own work before the bell looks after it. */
  readonly ourTurnMs: number;
  /** How long a build stays parked for a cause outside before it is tried again. */
  readonly retryOutsideMs: number;
}

export const defaultDeadlines: Deadlines = {
  lapseAfterDays: 180,
  deadlineNearDays: 14,
  remindAfterDays: [3, 10, 30],
  codeEndingDays: 30,
  codeEndingAfterDays: 3,
  noticeDays: 30,
  releaseWithinDays: 14,
  ourTurnMs: 60_000,
  retryOutsideMs: 3_600_000,
};

const dayMs = 86_400_000;

type Waiting = Pick<
  Upgrade,
  | 'step'
  | 'parked'
  | 'sinceMs'
  | 'reminded'
  | 'told'
  | 'extendedDays'
  | 'codeEndsOn'
  | 'plan'
  | 'leftActive'
  | 'problem'
>;

/** The instant, in milliseconds since the epoch, at which an upgrade is due; null when nothing will be. */
export function dueAt(at: Waiting, nowMs: number, deadlines: Deadlines): number | null {
  return earliest([stepDueAt(at, nowMs, deadlines), at.leftActive?.untilMs ?? null]);
}

/** What is due now: at most one reminder, however many were missed; null when it is nothing yet. */
export function due(upgrade: Upgrade, nowMs: number, deadlines: Deadlines): Change | null {
  if (upgrade.leftActive && upgrade.leftActive.untilMs <= nowMs) return endNotice(upgrade.leftActive.licenseIds);
  const at = stepDueAt(upgrade, nowMs, deadlines);
  if (at === null || at > nowMs) return null;
  if (upgrade.parked) return restartKit(upgrade, 'us');
  if (upgrade.step === 'registration-key' && lapsesAt(upgrade, deadlines) <= nowMs) {
    return { to: { step: 'lapsed', parked: false }, events: [{ type: 'upgradeLapsed', facts: {} }] };
  }
  return tellOnce(upgrade, nowMs, deadlines);
}

function stepDueAt(at: Waiting, nowMs: number, deadlines: Deadlines): number | null {
  if (isResting(at.step)) return null;
  switch (waitingOn(at)) {
    case 'us':
      return nowMs + deadlines.ourTurnMs;
    case 'operator':
      return isOutsideCause(at) ? at.sinceMs + deadlines.retryOutsideMs : null;
    case 'customer':
      return customerDueAt(at, deadlines);
    case null:
      return null;
  }
}

function customerDueAt(at: Waiting, deadlines: Deadlines): number | null {
  const lapse = at.step === 'registration-key' ? lapsesAt(at, deadlines) : null;
  return earliest([lapse, ...noticesLeft(at, deadlines).map(({ atMs }) => atMs)]);
}

/** When an upgrade that waits for its key lapses, in milliseconds since the epoch. */
export function lapsesAt(
  { sinceMs, extendedDays }: Pick<Waiting, 'sinceMs' | 'extendedDays'>,
  { lapseAfterDays }: Deadlines,
): number {
  return sinceMs + (lapseAfterDays + extendedDays) * dayMs;
}

/** Something to tell the customer while it is the customer's turn. */
interface Notice {
  readonly kind: 'reminder' | Warning;
  /** Counts reminders from 1. */
  readonly number: number;
  readonly atMs: number;
}

/** What was not told yet at this step, each with the instant at which it is due. */
function noticesLeft(at: Waiting, deadlines: Deadlines): readonly Notice[] {
  const warnings = [...deadlineNear(at, deadlines), ...codeEnding(at, deadlines)];
  return [
    ...reminders(at, deadlines),
    ...warnings.filter(({ kind }) => kind === 'reminder' || !at.told.includes(kind)),
  ];
}

function reminders({ step, sinceMs, reminded }: Waiting, { remindAfterDays }: Deadlines): readonly Notice[] {
  if (step === 'registration-key') return [];
  const all = remindAfterDays.map((days, index) => ({ number: index + 1, atMs: sinceMs + days * dayMs }));
  return all.filter(({ number }) => number > reminded).map((one) => ({ ...one, kind: 'reminder' }));
}

function deadlineNear(at: Waiting, deadlines: Deadlines): readonly Notice[] {
  if (at.step !== 'registration-key') return [];
  return [{ kind: 'deadline-near', number: 1, atMs: lapsesAt(at, deadlines) - deadlines.deadlineNearDays * dayMs }];
}

/** An order was bought, its codes are not extended yet, and one of them is about to end. */
function codeEnding({ sinceMs, codeEndsOn, plan }: Waiting, deadlines: Deadlines): readonly Notice[] {
  if (codeEndsOn === null || plan) return [];
  const near = Date.parse(`${codeEndsOn}T00:00:00Z`) - deadlines.codeEndingDays * dayMs;
  return [{ kind: 'code-ending', number: 1, atMs: Math.max(near, sinceMs + deadlines.codeEndingAfterDays * dayMs) }];
}

/** Tells the last of what is due, and leaves out what was missed before it. */
function tellOnce(upgrade: Upgrade, nowMs: number, deadlines: Deadlines): Change | null {
  const dueNow = noticesLeft(upgrade, deadlines).filter(({ atMs }) => atMs <= nowMs);
  const last = dueNow.toSorted((one, other) => one.atMs - other.atMs).at(-1);
  if (!last) return null;
  const warned = dueNow.flatMap(({ kind }) => (kind === 'reminder' ? [] : [kind]));
  const reminded = Math.max(upgrade.reminded, ...dueNow.filter(({ kind }) => kind === 'reminder').map(numberOf));
  return { reminded, told: [...upgrade.told, ...warned], events: [eventOf(last, upgrade, nowMs, deadlines)] };
}

function numberOf({ number }: Notice): number {
  return number;
}

function eventOf({ kind, number }: Notice, upgrade: Upgrade, nowMs: number, deadlines: Deadlines): NewEvent {
  const { step, codeEndsOn } = upgrade;
  switch (kind) {
    case 'reminder':
      return { type: 'reminderDue', facts: { step, number } };
    case 'deadline-near':
      return { type: 'deadlineNear', facts: { step, daysLeft: daysUntil(lapsesAt(upgrade, deadlines), nowMs) } };
    case 'code-ending':
      return { type: 'codeEnding', facts: { step, endsOn: codeEndsOn } };
  }
}

function daysUntil(atMs: number, nowMs: number): number {
  return Math.ceil((atMs - nowMs) / dayMs);
}

/** The codes that were left to a person have ended by themselves. */
function endNotice(licenseIds: readonly string[]): Change {
  return { leftActive: null, events: [{ type: 'noticeEnded', facts: { licenseIds } }] };
}

/** Parked for something that may mend itself. */
function isOutsideCause({ problem }: Waiting): boolean {
  return problem !== null && outsideCauses.has(problem.code);
}

const outsideCauses: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'object-store-unavailable',
  'object-store-slow',
  'object-store-full',
  'signer-unavailable',
  'kit-build-overdue',
]);

function earliest(instants: readonly (number | null)[]): number | null {
  return instants.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null);
}
