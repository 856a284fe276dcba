import type { Change } from '../../core/change.ts';
import type { Command } from '../../core/commands.ts';
import { defaultDeadlines, dueAt } from '../../core/deadlines.ts';
import type { License } from '../../core/licenses.ts';
import type { Standing } from '../../core/standing.ts';
import type { Upgrade } from '../../core/upgrade.ts';
import type { Outcome } from '../../storage/records.ts';
import type { Runs } from '../../storage/runs.ts';
import type { Snapshot } from '../../storage/snapshot.ts';
import { newAccount, noonMs, visitor } from '../core/upgrade-builder.ts';

interface Waiting {
  readonly id: string;
  readonly command: Command;
}

/** What was written, in order: the outcome of a command, or what work changed. */
export type Written =
  | { readonly commandId: string; readonly outcome: Outcome; readonly change: Change | null }
  | { readonly change: Change };

/** One upgrade in memory, with what goes wrong around it. */
export interface FakeRuns extends Runs {
  upgrade: Upgrade;
  nowMs: number;
  readonly waiting: Waiting[];
  readonly written: Written[];
  owned: readonly License[];
  /** So many writes find that somebody was faster; each then changes the world as this says. */
  lostRaces: number;
  whenLost: () => void;
  /** What opening a command throws, while there is something. */
  unreadable: Error | null;
  /** What each write throws, while there is something. */
  brokenWrite: Error | null;
  readonly failures: Map<string, number>;
  reads: number;
  bellsAnswered: number;
}

export function fakeRuns(upgrade: Upgrade, commands: readonly Command[] = []): FakeRuns {
  const runs: FakeRuns = {
    upgrade,
    nowMs: noonMs,
    waiting: commands.map((command, index) => ({ id: `command-${index + 1}`, command })),
    written: [],
    owned: [],
    lostRaces: 0,
    whenLost: () => undefined,
    unreadable: null,
    brokenWrite: null,
    failures: new Map(),
    reads: 0,
    bellsAnswered: 0,

    async read(upgradeId) {
      runs.reads += 1;
      return upgradeId === runs.upgrade.id ? snapshotOf(runs) : null;
    },
    standing: standingOf,
    async answerBell() {
      runs.bellsAnswered += 1;
    },
    open({ id }) {
      if (runs.unreadable) throw runs.unreadable;
      const found = runs.waiting.find((one) => one.id === id);
      if (!found) throw new Error('there is no such command');
      return found.command;
    },
    async factsFor(_, snapshot, { actor }) {
      return {
        upgrade: snapshot.upgrade,
        revision: snapshot.revision,
        actor,
        nowMs: snapshot.nowMs,
        agreement: { version: '2026-1', digests: ['digest-en'] },
        planShown: snapshot.upgrade.plan,
        form: null,
        account: newAccount,
        mail: null,
        owned: [],
        issued: [],
        supersededBy: null,
        replacedBy: null,
        deadlines: defaultDeadlines,
      };
    },
    async issued() {
      return [];
    },
    async planFacts(snapshot) {
      const stored = runs.owned.map((license) => ({
        ...license,
        revision: 1,
        codeSealed: new Uint8Array(),
        issuedFor: null,
      }));
      return { upgrade: snapshot.upgrade, owned: stored, notMatched: [] };
    },
    async writeOutcome(_, { id }, { outcome, change }) {
      if (!admits(runs)) return null;
      runs.waiting.splice(0, runs.waiting.length, ...runs.waiting.filter((one) => one.id !== id));
      runs.written.push({ commandId: id, outcome, change });
      return moved(runs, change);
    },
    async writeWork(_, change) {
      if (!admits(runs)) return null;
      runs.written.push({ change });
      return moved(runs, change);
    },
    async countFailure(commandId) {
      const failures = (runs.failures.get(commandId) ?? 0) + 1;
      runs.failures.set(commandId, failures);
      return failures;
    },
  };
  return runs;
}

function admits(runs: FakeRuns): boolean {
  if (runs.brokenWrite) throw runs.brokenWrite;
  if (runs.lostRaces === 0) return true;
  runs.lostRaces -= 1;
  runs.whenLost();
  return false;
}

function moved(runs: FakeRuns, change: Change | null): Standing {
  const to = change?.to;
  if (to) runs.upgrade = { ...runs.upgrade, ...to, turn: runs.upgrade.turn + 1, sinceMs: runs.nowMs, reminded: 0 };
  if (change?.reminded !== undefined) runs.upgrade = { ...runs.upgrade, reminded: change.reminded };
  return standingOf(snapshotOf(runs));
}

function snapshotOf({ upgrade, nowMs, waiting }: FakeRuns): Snapshot {
  const [next] = waiting;
  return {
    upgrade,
    customerId: 'customer-1',
    revision: 1,
    shownRevision: 0,
    eventCount: 0,
    eventHash: null,
    agreementAt: null,
    dueAtMs: null,
    ringCount: 0,
    lastKitProblem: null,
    kitInBulk: false,
    kitCommandId: null,
    nowMs,
    next: next
      ? { id: next.id, kind: next.command.kind, inBulk: false, actor: visitor, sealed: new Uint8Array(), failures: 0 }
      : null,
    undecided: waiting.length,
  };
}

function standingOf({ upgrade, nowMs, undecided }: Snapshot): Standing {
  const { step, parked, turn } = upgrade;
  const at = dueAt(upgrade, nowMs, defaultDeadlines);
  return {
    step,
    parked,
    turn,
    problem: upgrade.problem?.code ?? null,
    wakeInMs: at === null ? null : at - nowMs,
    more: undecided > 0,
  };
}
