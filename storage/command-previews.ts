import type { Actor } from '../core/actors.ts';
import type { Command } from '../core/commands.ts';
import { decide } from '../core/decisions/decide.ts';
import { type Effects, effectsOf } from '../core/effects.ts';
import { accepted, type Result } from '../core/result.ts';
import { reaching } from './database.ts';
import type { Runs } from './runs.ts';

/** What a command would come to if it were asked now. */
export interface CommandPreview {
  /** The upgrade's: a command that names it is only decided on what the preview was made of. */
  readonly revision: number;
  /** Commands that stand before it and are not decided yet. */
  readonly undecided: number;
  readonly decision: Result<Effects>;
}

/** Decides as the judge would, and writes nothing: no command, no event, no act. */
export interface CommandPreviews {
  /** Null when there is no such upgrade. */
  of(upgradeId: string, command: Command, actor: Actor): Promise<CommandPreview | null>;
}

export function createCommandPreviews(runs: Pick<Runs, 'read' | 'factsFor'>): CommandPreviews {
  return {
    of: (upgradeId, command, actor) =>
      reaching(async () => {
        const snapshot = await runs.read(upgradeId);
        if (!snapshot) return null;
        const facts = await runs.factsFor(command, snapshot, { actor });
        const decision = decide(command, facts);
        const { shownRevision: revision, undecided } = snapshot;
        return { revision, undecided, decision: decision.ok ? accepted(effectsOf(decision.value, facts)) : decision };
      }),
  };
}
