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
  const { runs } = dependencies;
  return {
    standing: (upgradeId) => standing(dependencies, upgradeId),
    takeNext: (upgradeId) => takeNext(dependencies, upgradeId),
    due: (upgradeId) => due(dependencies, upgradeId),
    planActivationCodes: (turn) => plan(runs, turn),
    issueActivationCodes: (turn) => issue(runs, turn),
    parkDeploymentKit: (turn, problem) => park(runs, turn, problem),
  };
}

export function createKitActivities(dependencies: Omit<KitDependencies, 'heartbeat'>): KitActivities {
  return {
    async buildDeploymentKit(turn) {
      const heart = () => {
        heartbeat({ attempt: activityInfo().attempt });
      };
      const built = await buildKit({ ...dependencies, heartbeat: heart }, turn, cancellationSignal());
      if (built.kind === 'fault') throw failureOf(built.fault);
      return built.standing;
    },
  };
}

function failureOf({ problem, final }: KitFault): ApplicationFailure {
  return ApplicationFailure.create({
    message: `the kit could not be built: ${problem.code}`,
    type: problem.code,
    nonRetryable: final,
    details: [problem],
  });
}
