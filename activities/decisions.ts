import { decide } from '../core/decisions/decide.ts';
import { due as dueChange, type Deadlines } from '../core/deadlines.ts';
import type { Problem } from '../core/problems.ts';
import type { Standing } from '../core/standing.ts';
import type { Outcome } from '../storage/records.ts';
import type { Runs } from '../storage/runs.ts';
import type { Snapshot, UndecidedCommand } from '../storage/snapshot.ts';

/** So often may deciding one command throw before it is set aside, so that nothing stands behind it. */
const triesPerCommand = 8;

export interface DecisionDependencies {
  readonly runs: Runs;
  readonly deadlines: Deadlines;
  /** Tells operators of a command that was set aside. */
  readonly report: (message: string, facts: Readonly<Record<string, string>>, error: unknown) => void;
}

/** An upgrade that does not exist (any more) rests: its run ends. */
const nowhere: Standing = { step: 'abandoned', parked: false, turn: 0, problem: null, wakeInMs: null, more: false };

/** Reads where an upgrade stands, as a run does first. */
export async function standing({ runs }: DecisionDependencies, upgradeId: string): Promise<Standing> {
  const snapshot = await runs.read(upgradeId);
  if (!snapshot) return nowhere;
  await runs.answerBell(snapshot);
  return runs.standing(snapshot);
}

/** Decides the oldest undecided command, if there is one. */
export async function takeNext(dependencies: DecisionDependencies, upgradeId: string): Promise<Standing> {
  const { runs } = dependencies;
  for (;;) {
    const snapshot = await runs.read(upgradeId);
    if (!snapshot) return nowhere;
    if (!snapshot.next) {
      await runs.answerBell(snapshot);
      return runs.standing(snapshot);
    }
    const written = await decideNext(dependencies, snapshot, snapshot.next);
    if (written) return written;
  }
}

/** Does what is due now: at most one reminder, the lapse, or a new try of a build that waits for the outside. */
export async function due({ runs, deadlines }: DecisionDependencies, upgradeId: string): Promise<Standing> {
  for (;;) {
    const snapshot = await runs.read(upgradeId);
    if (!snapshot) return nowhere;
    const change = dueChange(snapshot.upgrade, snapshot.nowMs, deadlines);
    if (!change) {
      await runs.answerBell(snapshot);
      return runs.standing(snapshot);
    }
    const written = await runs.writeWork(snapshot, change, []);
    if (written) return written;
  }
}

async function decideNext(
  { runs, report }: DecisionDependencies,
  snapshot: Snapshot,
  next: UndecidedCommand,
): Promise<Standing | null> {
  try {
    const command = runs.open(next);
    const facts = await runs.factsFor(command, snapshot, next);
    const decision = decide(command, facts);
    const outcome: Outcome = decision.ok
      ? { accepted: true, effective: decision.value !== null }
      : { accepted: false, problem: decision.problem };
    const change = decision.ok ? decision.value : null;
    return await runs.writeOutcome(snapshot, next, { outcome, change, owned: [...facts.owned, ...facts.issued] });
  } catch (error) {
    if (isDatabaseTrouble(error)) throw error;
    if ((await runs.countFailure(next.id)) < triesPerCommand) throw error;
    report('a command was set aside', { commandId: next.id, upgradeId: snapshot.upgrade.id }, error);
    const problem: Problem = { code: 'internal-error', reference: next.id };
    return runs.writeOutcome(snapshot, next, { outcome: { accepted: false, problem }, change: null, owned: [] });
  }
}

function isDatabaseTrouble(error: unknown): boolean {
  return error instanceof Error && error.name === 'StorageUnavailable';
}
