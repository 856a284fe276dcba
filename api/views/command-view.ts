import type { CommandBody } from '../../contract/commands.ts';
import { problemDetails } from '../../contract/problem-details.ts';
import type { CommandRecord, CommandResult } from '../../storage/records.ts';
import { withProblem } from './problem-view.ts';

export function commandView(command: CommandRecord): CommandBody {
  const { id, upgradeId, kind, createdAt } = command;
  return {
    id,
    upgradeId,
    kind,
    createdAt: createdAt.toISOString(),
    ...outcomeView(command),
  };
}

/** What became of a command, and of the work that it caused. */
export function outcomeView(command: CommandRecord) {
  const { decidedAt, result, resultAt } = command;
  return {
    ...decisionView(command),
    ...(decidedAt && { decidedAt: decidedAt.toISOString() }),
    result: result && resultView(result),
    ...(resultAt && { resultAt: resultAt.toISOString() }),
  };
}

function decisionView({ outcome }: CommandRecord): Pick<CommandBody, 'outcome' | 'effective' | 'problem'> {
  if (!outcome) return { outcome: null };
  if (outcome.accepted) return { outcome: 'accepted', effective: outcome.effective };
  return { outcome: 'refused', ...withProblem(outcome.problem) };
}

function resultView(result: CommandResult): CommandBody['result'] {
  if (result.kind === 'kit-ready' || result.kind === 'kit-stopped') return { kind: result.kind };
  return { kind: result.kind, problem: problemDetails(result.problem), same: result.same };
}
