import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { KitProblem } from '../core/problems.ts';
import type { Standing } from '../core/standing.ts';
import { buildKit, type KitDependencies, type KitFault } from './build-kit.ts';
import { type DecisionDependencies, due, standing, takeNext } from './decisions.ts';
import { issue, park, plan, type Turn } from './work.ts';

/** Short work on PostgreSQL, run as local activities. Each is safe to repeat and answers with the standing after it. */
export interface UpgradeActivities {
  standing(upgradeId: string): Promise<Standing>;
  takeNext(upgradeId: string): Promise<Standing>;
  due(upgradeId: string): Promise<Standing>;
  planActivationCodes(turn: Turn): Promise<Standing>;
  issueActivationCodes(turn: Turn): Promise<Standing>;
  parkDeploymentKit(turn: Turn, problem: KitProblem): Promise<Standing>;
}

/** Long work, run on its own task queue. */
export interface KitActivities {
  /** Fails with the code of a kit problem as its type, and the problem as its detail. */
  buildDeploymentKit(turn: Turn): Promise<Standing>;
}

export function createUpgradeActivities(dependencies: DecisionDependencies): UpgradeActivities {
  const { runs, report } = dependencies;
  return {
    standing: (upgradeId) => telling(report, upgradeId, () => standing(dependencies, upgradeId)),
    takeNext: (upgradeId) => telling(report, upgradeId, () => takeNext(dependencies, upgradeId)),
    due: (upgradeId) => telling(report, upgradeId, () => due(dependencies, upgradeId)),
    planActivationCodes: (turn) => telling(report, turn.upgradeId, () => plan(runs, turn)),
    issueActivationCodes: (turn) => telling(report, turn.upgradeId, () => issue(runs, turn)),
    parkDeploymentKit: (turn, problem) => telling(report, turn.upgradeId, () => park(runs, turn, problem)),
  };
}

const heartbeatEveryMs = 5000;

export function createKitActivities(
  dependencies: KitDependencies & Pick<DecisionDependencies, 'report'>,
): KitActivities {
  const { report } = dependencies;
  return {
    async buildDeploymentKit(turn) {
      const heart = setInterval(() => {
        heartbeat({ attempt: activityInfo().attempt });
      }, heartbeatEveryMs);
      try {
        const built = await telling(report, turn.upgradeId, () => buildKit(dependencies, turn, cancellationSignal()));
        if (built.kind === 'fault') throw failureOf(built.fault);
        return built.standing;
      } finally {
        clearInterval(heart);
      }
    },
  };
}

/**
 * Says in the log what failed, and to Temporal only of what kind it was: messages of databases quote what people
 * typed, and histories are kept.
 */
async function telling<Answer>(
  report: DecisionDependencies['report'],
  upgradeId: string,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (cancellationSignal().aborted) throw error;
    const kind = error instanceof Error ? error.name : 'unknown';
    report('work on an upgrade failed, it is tried again', { upgradeId }, error);
    throw ApplicationFailure.retryable(`failed: ${kind}`, kind);
  }
}

function failureOf({ problem, final }: KitFault): ApplicationFailure {
  return ApplicationFailure.create({
    message: `the kit could not be built: ${problem.code}`,
    type: problem.code,
    nonRetryable: final,
    details: [problem],
  });
}
