import { trace } from '@opentelemetry/api';
import type { Logger } from 'pino';
import { Histogram, type Registry } from 'prom-client';
import type { Outcome } from '../storage/records.ts';
import type { Runs } from '../storage/runs.ts';

/** Logs and measures each command as it is decided, and names it in the trace. What it asks is in none of them. */
export function watchDecisions(runs: Runs, log: Logger, metrics: Registry): Runs {
  const durations = new Histogram({
    name: 'crossgrade_command_duration_seconds',
    help: 'From when a command was stored until its outcome, by kind and outcome',
    labelNames: ['kind', 'outcome'],
    buckets: [0.02, 0.05, 0.1, 0.25, 0.5, 1, 3, 10, 60, 600],
    registers: [metrics],
  });
  return {
    ...runs,
    open(command) {
      trace.getActiveSpan()?.setAttributes({ commandId: command.id });
      return runs.open(command);
    },
    async writeOutcome(snapshot, next, decided) {
      const written = await runs.writeOutcome(snapshot, next, decided);
      if (!written) return null;
      const { id: commandId, kind } = next;
      const outcome = nameOf(decided.outcome);
      const durationMs = Math.max(0, Date.now() - madeAtMs(commandId));
      durations.observe({ kind, outcome }, durationMs / 1000);
      log.info(
        {
          upgradeId: snapshot.upgrade.id,
          commandId,
          kind,
          outcome,
          ...(!decided.outcome.accepted && { problem: decided.outcome.problem.code }),
          durationMs,
        },
        'a command was decided',
      );
      return written;
    },
  };
}

function nameOf(outcome: Outcome): 'accepted' | 'unchanged' | 'refused' | 'set-aside' {
  if (outcome.accepted) return outcome.effective ? 'accepted' : 'unchanged';
  return outcome.problem.code === 'internal-error' ? 'set-aside' : 'refused';
}

/** A UUID of version 7 begins with the milliseconds of its making, whatever the sandbox has done to our clock. */
function madeAtMs(commandId: string): number {
  return Number.parseInt(commandId.replace('-', '').slice(0, 12), 16);
}
