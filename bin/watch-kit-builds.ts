import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import { Histogram, type Registry } from 'prom-client';
import type { KitActivities } from '../activities/index.ts';
import { isKitProblem } from '../core/problems.ts';

/** Logs and measures each try to build a kit. */
export function watchKitBuilds(kits: KitActivities, log: Logger, metrics: Registry): KitActivities {
  const durations = new Histogram({
    name: 'crossgrade_kit_build_duration_seconds',
    help: 'How long tries to build a kit took, by what came of them',
    labelNames: ['outcome'],
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 600],
    registers: [metrics],
  });
  return {
    async buildDeploymentKit(turn) {
      const startedAtMs = performance.now();
      const tell = (outcome: string) => {
        const durationMs = Math.round(performance.now() - startedAtMs);
        durations.observe({ outcome }, durationMs / 1000);
        log.info(
          { upgradeId: turn.upgradeId, turn: turn.turn, attempt: activityInfo().attempt, outcome, durationMs },
          'a kit build ended',
        );
      };
      try {
        const standing = await kits.buildDeploymentKit(turn);
        tell(standing.problem ?? 'done');
        return standing;
      } catch (error) {
        tell(cancellationSignal().aborted ? 'canceled' : outcomeOf(error));
        throw error;
      }
    },
  };
}

/** The code of what was wrong this time, or that the build itself failed: it is tried again. */
function outcomeOf(error: unknown): string {
  const problem: unknown = error instanceof ApplicationFailure ? error.details?.[0] : null;
  return isKitProblem(problem) ? problem.code : 'failed';
}
