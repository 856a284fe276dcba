import type { Change } from './change.ts';
import { isResting, waitingOn } from './steps.ts';
import type { Upgrade } from './upgrade.ts';
import { restartKit } from './work/kit.ts';

/** When an upgrade must be looked at although nobody asked. */
export interface Deadlines {
  /** Days at `registration-key` until the upgrade rests as lapsed. */
  readonly lapseAfterDays: number;
  /** Days at a later customer's step after which one reminder each is due, ascending. */
  readonly remindAfterDays: readonly number[];
  /** How long a run may take over our own work before the bell looks after it. */
  readonly ourTurnMs: number;
  /** How long a build stays parked for a cause outside before it is tried again. */
  readonly retryOutsideMs: number;
}

export const defaultDeadlines: Deadlines = {
  lapseAfterDays: 180,
  remindAfterDays: [3, 10, 30],
  ourTurnMs: 60_000,
  retryOutsideMs: 3_600_000,
};

const dayMs = 86_400_000;

type Waiting = Pick<Upgrade, 'step' | 'parked' | 'sinceMs' | 'reminded' | 'problem'>;

/** The instant, in milliseconds since the epoch, at which an upgrade is due; null when nothing will be. */
export function dueAt(at: Waiting, nowMs: number, deadlines: Deadlines): number | null {
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

/** What is due now: at most one reminder, however many were missed; null when it is nothing yet. */
export function due(upgrade: Upgrade, nowMs: number, deadlines: Deadlines): Change | null {
  const at = dueAt(upgrade, nowMs, deadlines);
  if (at === null || at > nowMs) return null;
  if (upgrade.parked) return restartKit(upgrade, 'us');
  if (upgrade.step === 'registration-key') {
    return { to: { step: 'lapsed', parked: false }, events: [{ type: 'upgradeLapsed', facts: {} }] };
  }
  const reminded = deadlines.remindAfterDays.filter((days) => upgrade.sinceMs + days * dayMs <= nowMs).length;
  return { reminded, events: [{ type: 'reminderDue', facts: { step: upgrade.step, number: reminded } }] };
}

function customerDueAt(at: Waiting, { lapseAfterDays, remindAfterDays }: Deadlines): number | null {
  const days = at.step === 'registration-key' ? lapseAfterDays : remindAfterDays[at.reminded];
  return days === undefined ? null : at.sinceMs + days * dayMs;
}

/** Parked for something that may mend itself. */
function isOutsideCause({ problem }: Waiting): boolean {
  return problem?.code === 'object-store-unavailable' || problem?.code === 'kit-build-overdue';
}
