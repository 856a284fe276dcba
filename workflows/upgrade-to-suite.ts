import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setDefaultSignalHandler,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { KitActivities, UpgradeActivities } from '../activities/index.ts';
import { kitRetries } from '../core/kit-retries.ts';
import { isKitProblem, type KitProblem } from '../core/problems.ts';
import type { Standing } from '../core/standing.ts';
import { isResting, type OpenStep } from '../core/steps.ts';
import { createAlarm } from './alarm.ts';
import { tellPeople } from './tell-people.ts';
import { kitsQueue, userActions } from './signals.ts';

const patience = {
  startToCloseTimeout: '10 s',
  /** A longer wait until the next try is a timer: it holds no slot that healthy upgrades need. */
  localRetryThreshold: '5 s',
  retry: { initialInterval: '100 ms', backoffCoefficient: 2, maximumInterval: '60 s' },
} as const;

/** Tried until it is done. */
const database = proxyLocalActivities<UpgradeActivities>(patience);

/** Given up after a while, so that commands are heard between the tries. */
const work = proxyLocalActivities<UpgradeActivities>({ ...patience, scheduleToCloseTimeout: '20 s' });

const kitBuild = {
  taskQueue: kitsQueue,
  startToCloseTimeout: '10 minutes',
  scheduleToCloseTimeout: kitRetries.overAfterMs,
  heartbeatTimeout: '30 s',
  cancellationType: 'TRY_CANCEL',
  retry: {
    initialInterval: kitRetries.firstMs,
    backoffCoefficient: kitRetries.factor,
    maximumInterval: kitRetries.mostMs,
  },
} as const;

/** A customer waits. */
const kits = proxyActivities<KitActivities>({ ...kitBuild, priority: { priorityKey: 1 } });

/** Retried with many others: whatever a customer waits for goes first. */
const kitsInBulk = proxyActivities<KitActivities>({ ...kitBuild, priority: { priorityKey: 5 } });

/** Until short work that failed is tried again with nobody asking. */
const tryAgainMs = 60_000;

/**
 * Carries one upgrade through its steps. Orders what happens and judges nothing: signals only ring, and each activity
 * answers with the standing, which says which chapter is next. A run holds nothing that PostgreSQL does not, so any
 * run may end at any time and another goes on where it was; even a ring that comes with the end of one is not lost, as
 * the next one asks PostgreSQL first.
 */
export async function upgradeToSuite(upgradeId: string): Promise<void> {
  let rung = false;
  const ring = () => {
    rung = true;
  };
  const alarm = createAlarm(ring);
  for (const action of userActions) setHandler(action, ring);
  setDefaultSignalHandler(ring);

  const chapters: Record<OpenStep, (at: Standing) => Promise<Standing>> = {
    'registration-key': awaitCommand,
    'license-agreement': awaitCommand,
    'account-form': awaitCommand,
    'activation-plan': ({ turn }) => orHear(work.planActivationCodes({ upgradeId, turn })),
    'product-selection': awaitCommand,
    'activation-codes': ({ turn }) => orHear(work.issueActivationCodes({ upgradeId, turn })),
    'deployment-kit': (at) => (at.parked ? awaitCommand(at) : beside(buildKit, at)),
    reverting: ({ turn }) => orHear(work.takeActivationCodesBack({ upgradeId, turn })),
  };

  rung = false;
  let at = await database.standing(upgradeId);
  while (!isResting(at.step) || at.more || rung || isDue(at)) {
    tellPeople(at);
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof upgradeToSuite>(upgradeId);
    at = isResting(at.step) ? await awaitCommand(at) : await chapters[at.step](at);
  }
  tellPeople(at);

  async function takeNext(): Promise<Standing> {
    rung = false;
    return database.takeNext(upgradeId);
  }

  /** Waits for whoever's turn it is, and no longer than until something is due. */
  async function awaitCommand({ more, wakeInMs }: Standing): Promise<Standing> {
    if (more || rung) return takeNext();
    if (isDue({ wakeInMs })) return database.due(upgradeId);
    alarm.setIn(wakeInMs);
    await condition(() => rung);
    return takeNext();
  }

  /** Short work comes before the next command; while it fails, commands are heard between the tries. */
  async function orHear(done: Promise<Standing>): Promise<Standing> {
    try {
      return await done;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      alarm.setIn(tryAgainMs);
      await condition(() => rung);
      return takeNext();
    }
  }

  /** Does long work while commands are heard; one that moves the upgrade away cancels the work. */
  async function beside(work: (at: Standing) => Promise<Standing>, at: Standing): Promise<Standing> {
    const scope = new CancellationScope();
    let after: Standing | null = null;
    const working = scope
      .run(() => work(at))
      .then((standing) => {
        after = standing;
      });
    let now = at;
    while (after === null) {
      if (!now.more) await Promise.race([working, condition(() => rung)]);
      if (after !== null) break;
      now = await takeNext();
      if (now.turn === at.turn) continue;
      scope.cancel();
      await working.catch(ignoreCancellation);
      return now;
    }
    return after;
  }

  async function buildKit({ turn, inBulk }: Standing): Promise<Standing> {
    try {
      return await (inBulk ? kitsInBulk : kits).buildDeploymentKit({ upgradeId, turn });
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      return database.parkDeploymentKit({ upgradeId, turn }, problemOf(error));
    }
  }
}

function isDue({ wakeInMs }: Pick<Standing, 'wakeInMs'>): boolean {
  return wakeInMs !== null && wakeInMs <= 0;
}

function ignoreCancellation(error: unknown): void {
  if (!isCancellation(error)) throw error;
}

/** What a failed build says of itself; one that said nothing in all its time is overdue. */
function problemOf({ cause }: ActivityFailure): KitProblem {
  const problem: unknown = cause instanceof ApplicationFailure ? cause.details?.[0] : null;
  return isKitProblem(problem) ? problem : { code: 'kit-build-overdue' };
}
