import { fileURLToPath } from 'node:url';
import {
  NativeConnection,
  Worker,
  type WorkerInterceptors,
  type WorkerOptions as SdkWorkerOptions,
} from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { DecisionDependencies } from '../activities/decisions.ts';
import { createKitActivities, createUpgradeActivities } from '../activities/index.ts';
import { defaultDeadlines } from '../core/deadlines.ts';
import { openFolderStore } from '../gateways/object-store.ts';
import { openStorage } from '../storage/storage.ts';
import { kitsQueue, upgradesQueue } from '../workflows/signals.ts';
import { startBell } from './bell-loop.ts';
import { openEngine } from './engine.ts';
import { pause } from './pause.ts';
import { provokeFaults, provokeNothing } from './provoked-faults.ts';
import { rootKeyOf, type Settings } from './settings.ts';
import { openTelemetry } from './telemetry.ts';
import { temporalConnectionOf } from './temporal-connection.ts';
import { watchDecisions } from './watch-decisions.ts';
import { watchKitBuilds } from './watch-kit-builds.ts';

interface WorkerOptions {
  readonly settings: Settings;
  readonly log: Logger;
  readonly metrics: Registry;
  /** Stops the start, or all that was started. */
  readonly stopping: AbortSignal;
}

const connectAgainAfterMs = 1000;
const bellEveryMs = 500;
const kitsAtOnce = 4;

/**
 * Runs workflows, activities and the bell until it is stopped: then what is under way gets 20 s to end. Waits for
 * Temporal as long as it is away.
 */
export async function runWorker({ settings, log, metrics, stopping }: WorkerOptions): Promise<void> {
  const deadlines = { ...defaultDeadlines, ourTurnMs: settings.CROSSGRADE_OUR_TURN_MS };
  const storage = openStorage({ url: settings.DATABASE_URL, rootKey: rootKeyOf(settings), deadlines });
  const objects = await openFolderStore(settings.CROSSGRADE_BLOB_FOLDER);
  const connection = await connect(settings, log, stopping);
  if (!connection) return storage.close();

  const report: DecisionDependencies['report'] = (message, facts, error) => {
    log.error({ ...facts, err: error }, message);
  };
  const telemetry = await openTelemetry({ process: 'worker', url: settings.CROSSGRADE_TRACES_URL, log });
  const shared = {
    connection,
    namespace: settings.TEMPORAL_NAMESPACE,
    shutdownGraceTime: '20 s',
    ...telemetry.worker,
  } as const;
  const upgrades = await Worker.create({
    ...shared,
    ...workflowSource(settings, telemetry.worker.interceptors),
    taskQueue: upgradesQueue,
    activities: createUpgradeActivities({
      runs: watchDecisions(storage.runs, log, metrics),
      deadlines,
      report,
    }),
    stickyQueueScheduleToStartTimeout: '1 s',
  });
  const kitActivities = createKitActivities({
    runs: storage.runs,
    kits: storage.kits,
    objects,
    report,
    provoke: settings.CROSSGRADE_SANDBOX === 'on' ? provokeFaults(storage.sandbox) : provokeNothing,
  });
  const kits = await Worker.create({
    ...shared,
    taskQueue: kitsQueue,
    activities: watchKitBuilds(kitActivities, log, metrics),
    maxConcurrentActivityTaskExecutions: kitsAtOnce,
  });

  const engine = openEngine(settings, { interceptors: telemetry.client, metrics });
  const bell = startBell({ url: settings.DATABASE_URL, bell: storage.bell, engine, log, everyMs: bellEveryMs });
  const stopped = new Promise<void>((resolve) => {
    if (stopping.aborted) resolve();
    stopping.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
  log.info('the worker is ready');
  await Promise.all([upgrades.runUntil(stopped), kits.runUntil(stopped)]);
  await bell.stop();
  await Promise.all([engine.close(), connection.close(), storage.close(), telemetry.close()]);
}

async function connect(settings: Settings, log: Logger, stopping: AbortSignal): Promise<NativeConnection | null> {
  const options = temporalConnectionOf(settings);
  while (!stopping.aborted) {
    try {
      return await NativeConnection.connect(options);
    } catch (error) {
      log.warn({ err: error }, 'Temporal does not answer; trying again');
      await pause(connectAgainAfterMs, stopping);
    }
  }
  return null;
}

/** The production build lies beside its bundle; sources are bundled at the start, so that a change is seen at once. */
function workflowSource(
  { CROSSGRADE_WORKFLOW_BUNDLE: codePath }: Settings,
  interceptors: WorkerInterceptors,
): Pick<SdkWorkerOptions, 'workflowsPath' | 'workflowBundle' | 'interceptors'> {
  if (codePath !== undefined) return { workflowBundle: { codePath } };
  if (import.meta.url.endsWith('.ts'))
    return {
      workflowsPath: besideThis('../workflows/index.ts'),
      interceptors: { ...interceptors, workflowModules: [besideThis('../workflows/interceptors.ts')] },
    };
  return { workflowBundle: { codePath: besideThis('../workflow-bundle.js') } };
}

function besideThis(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
