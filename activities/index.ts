import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { KitProblem } from '../core/problems.ts';
import type { Standing } from '../core/standing.ts';
import type { Runs } from '../storage/runs.ts';
import { buildKit, type KitDependencies, type KitFault } from './build-kit.ts';
import { type DecisionDependencies, due, standing, takeNext } from './decisions.ts';
import { issue, park, plan, takeBack, type Turn } from './work.ts';

/** Short work on PostgreSQL, run as local activities. Each is safe to repeat and answers with the standing after it. */
export interface UpgradeActivities {
  standing(upgradeId: string): Promise<Standing>;
  takeNext(upgradeId: string): Promise<Standing>;
  due(upgradeId: string): Promise<Standing>;
  planActivationCodes(turn: Turn): Promise<Standing>;
  issueActivationCodes(turn: Turn): Promise<Standing>;
  takeActivationCodesBack(turn: Turn): Promise<Standing>;
  parkDeploymentKit(turn: Turn, problem: KitProblem): Promise<Standing>;
}

/** Long work, run on its own task queue. */
export interface KitActivities {
  /**
   * Parks the upgrade when the build failed for good. Else fails with the code of a kit problem as its type, and the
   * problem as its detail, so that it is tried again.
   */
  buildDeploymentKit(turn: Turn): Promise<Standing>;
}

export function createUpgradeActivities(dependencies: DecisionDependencies): UpgradeActivities {
  const { runs, report } = dependencies;
  return {
    standing: (upgradeId) => telling(report, { upgradeId }, () => standing(dependencies, upgradeId)),
    takeNext: (upgradeId) => {
      const about: About = { upgradeId };
      return telling(report, about, () => takeNext({ ...dependencies, runs: naming(runs, about) }, upgradeId));
    },
    due: (upgradeId) => telling(report, { upgradeId }, () => due(dependencies, upgradeId)),
    planActivationCodes: (turn) => telling(report, { upgradeId: turn.upgradeId }, () => plan(runs, turn)),
    issueActivationCodes: (turn) => telling(report, { upgradeId: turn.upgradeId }, () => issue(runs, turn)),
    takeActivationCodesBack: (turn) => telling(report, { upgradeId: turn.upgradeId }, () => takeBack(runs, turn)),
    parkDeploymentKit: (turn, problem) =>
      telling(report, { upgradeId: turn.upgradeId }, () => park(runs, turn, problem)),
  };
}

const heartbeatEveryMs = 5000;

export function createKitActivities(
  dependencies: KitDependencies & Pick<DecisionDependencies, 'report'>,
): KitActivities {
  const { report, kits, runs } = dependencies;

  /** Whether a build lives is for operators to see; the build itself does not wait for it. */
  async function hear({ upgradeId, turn }: Turn): Promise<void> {
    await kits.hear(upgradeId, turn).catch((error: unknown) => {
      report('could not note that a kit is being built', { upgradeId }, error);
    });
  }

  async function failedWith({ problem, final }: KitFault, turn: Turn): Promise<Standing> {
    if (final) return telling(report, { upgradeId: turn.upgradeId }, () => park(runs, turn, problem));
    throw failureOf(problem);
  }

  return {
    async buildDeploymentKit(turn) {
      await hear(turn);
      const heart = setInterval(() => {
        heartbeat({ attempt: activityInfo().attempt });
        void hear(turn);
      }, heartbeatEveryMs);
      try {
        const built = await telling(report, { upgradeId: turn.upgradeId }, () =>
          buildKit(dependencies, turn, cancellationSignal()),
        );
        if (built.kind === 'fault') return await failedWith(built.fault, turn);
        return built.standing;
      } finally {
        clearInterval(heart);
      }
    },
  };
}

/** What a line in the log is about. */
interface About {
  readonly upgradeId: string;
  commandId?: string;
}

/** Notes which command is being decided, so that a failure names it. */
function naming(runs: Runs, about: About): Runs {
  return {
    ...runs,
    open(command) {
      about.commandId = command.id;
      return runs.open(command);
    },
  };
}

/**
 * Says in the log what failed, and to Temporal only of what kind it was: messages of databases quote what people
 * typed, and histories are kept.
 */
async function telling<Answer>(
  report: DecisionDependencies['report'],
  about: About,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (cancellationSignal().aborted) throw error;
    const kind = error instanceof Error ? error.name : 'unknown';
    report('work on an upgrade failed, it is tried again', { ...about }, error);
    throw ApplicationFailure.retryable(`failed: ${kind}`, kind);
  }
}

function failureOf(problem: KitProblem): ApplicationFailure {
  return ApplicationFailure.create({
    message: `the kit could not be built: ${problem.code}`,
    type: problem.code,
    details: [problem],
  });
}
