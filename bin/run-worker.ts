import { randomInt } from 'node:crypto';
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
import { createCampaignActivities } from '../activities/campaigns.ts';
import { createKitActivities, createUpgradeActivities } from '../activities/index.ts';
import { defaultDeadlines } from '../core/deadlines.ts';
import { createGauges } from '../storage/gauges.ts';
import { openStorage } from '../storage/storage.ts';
import { kitsQueue, upgradesQueue } from '../workflows/signals.ts';
import { startBell } from './bell-loop.ts';
import { openEngine } from './engine.ts';
import { digestKits } from './digest-kits.ts';
import { kitArchives } from './kit-archives.ts';
import { openKitKeys } from './kit-keys.ts';
import { mailAttachments } from './mail-attachments.ts';
import { openPaperDrawer } from './draw-papers.ts';
import { openMails, publicUrlOf } from './open-mails.ts';
import { openObjects } from './open-objects.ts';
import { keepTelling } from './keep-telling.ts';
import { keepAlerting } from './keep-alerting.ts';
import { pause } from './pause.ts';
import { publishKitKeys } from './publish-kit-keys.ts';
import { provokeFaults, provokeNothing } from './provoked-faults.ts';
import { keysOf, type Settings } from './settings.ts';
import { sendMails } from './send-mails.ts';
import { keepEndedSwept } from './sweep-ended.ts';
import { keepSwept } from './sweep-objects.ts';
import { openTelemetry } from './telemetry.ts';
import { temporalConnectionOf } from './temporal-connection.ts';
import { version } from './version.ts';
import { watchDecisions } from './watch-decisions.ts';
import { watchKitBuilds } from './watch-kit-builds.ts';
import { watchStanding } from './watch-standing.ts';

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
const storeAnswersWithinMs = 30_000;
const digestEveryMs = 2000;
const renewDigestClaimEveryMs = 20_000;
const mailEveryMs = 500;
const countEveryMs = 15_000;
const signEveryMs = 5000;

/**
 * Runs workflows, activities and the bell until it is stopped: then what is under way gets 20 s to end. Waits for
 * Temporal as long as it is away.
 */
export async function runWorker({ settings, log, metrics, stopping }: WorkerOptions): Promise<void> {
  const deadlines = { ...defaultDeadlines, ourTurnMs: settings.CROSSGRADE_OUR_TURN_MS };
  const storage = openStorage({ url: settings.DATABASE_URL, ...keysOf(settings), deadlines });
  const objects = await openObjects(settings);
  const signer = await openKitKeys(settings);
  const gateway = await openMails(settings);
  const connection = await connect(settings, log, stopping);
  if (!connection) return storage.close();

  const report: DecisionDependencies['report'] = (message, facts, error) => {
    log.error({ ...facts, err: error }, message);
  };
  const telemetry = await openTelemetry({ process: 'worker', url: settings.CROSSGRADE_TRACES_URL, log });
  const engine = openEngine(settings, { interceptors: telemetry.client, metrics });
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
    activities: {
      ...createUpgradeActivities({ runs: watchDecisions(storage.runs, log, metrics), deadlines, report }),
      ...createCampaignActivities({
        campaigns: storage.campaignRuns,
        ring: (upgradeId, commandId) => engine.ring(upgradeId, 'retryKit', commandId),
        report,
      }),
    },
    stickyQueueScheduleToStartTimeout: '1 s',
  });
  const kitActivities = createKitActivities({
    runs: storage.runs,
    kits: storage.kits,
    blobs: storage.blobs,
    objects,
    signer,
    storeAnswersWithinMs,
    sample: randomInt,
    elapsedMs: () => performance.now(),
    report,
    provoke: settings.CROSSGRADE_SANDBOX === 'on' ? provokeFaults(storage.sandbox) : provokeNothing,
  });
  const kits = await Worker.create({
    ...shared,
    taskQueue: kitsQueue,
    activities: watchKitBuilds(kitActivities, log, metrics),
    maxConcurrentActivityTaskExecutions: kitsAtOnce,
  });

  const { bell: upgradeBell, campaignRuns: campaigns, signsOfLife } = storage;
  const bell = startBell({
    ...{ url: settings.DATABASE_URL, bell: upgradeBell, engine, campaigns, signsOfLife, log },
    everyMs: bellEveryMs,
  });
  const living = keepTelling({ signsOfLife, version, log, stopping, everyMs: signEveryMs });
  const gauges = createGauges(storage.database);
  const standing = watchStanding({ gauges, holdsBell: bell.holds, log, metrics, everyMs: countEveryMs });
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
  const noteDamage = (sha256: string, block: number) => storage.blobs.noteDamage(sha256, block);
  const archives = kitArchives(objects, storage.blobs);
  const digesting = digestKits({
    ...{ kits: storage.kits, archives, noteDamage, log, stopping, everyMs: digestEveryMs },
    renewEveryMs: renewDigestClaimEveryMs,
    elapsedMs: () => performance.now(),
  });
  const publishing = publishKitKeys({ kitKeys: storage.kitKeys, keys: signer, log, stopping });
  const sweeping = keepSwept({ objects, blobs: storage.blobs, kits: storage.kits, log, stopping });
  const forgetting = keepEndedSwept({ ended: storage.ended, log, stopping });
  const alerting = keepAlerting({
    watch: storage.alertWatch,
    mailTo: settings.CROSSGRADE_ALERTS_TO ?? null,
    log,
    stopping,
  });
  const papers = openPaperDrawer();
  const publicUrl = publicUrlOf(settings);
  const mailing = sendMails({
    attachments: mailAttachments({
      ...{ agreements: storage.agreements, certificates: storage.certificates, publicUrl },
      drawCertificate: (request) => papers.drawCertificate(request),
    }),
    ...{ mails: storage.mails, gateway, publicUrl, log, metrics, stopping },
    everyMs: mailEveryMs,
  });
  log.info('the worker is ready');
  const working = [upgrades.runUntil(stopped), kits.runUntil(stopped)];
  await Promise.all([...working, digesting, sweeping, forgetting, publishing, living, mailing, alerting]);
  await Promise.all([bell.stop(), standing.stop(), papers.close()]);
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
