import {
  Client,
  Connection,
  makeGrpcRetryInterceptor,
  type WorkflowClientInterceptor,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { Counter, type Registry } from 'prom-client';
import type { Ring } from '../api/dependencies.ts';
import type { CommandKind } from '../core/commands.ts';
import {
  campaignChanged,
  campaignWorkflowType,
  type Ring as Rung,
  signalOf,
  upgradeIdOf,
  upgradesQueue,
  upgradeWorkflowType,
  wake,
  workflowIdOf,
} from '../workflows/signals.ts';
import { askAgain } from './ask-again.ts';
import { temporalConnectionOf, type TemporalSettings } from './temporal-connection.ts';

/** Temporal, as whoever rings it sees it. Connects when it is first needed, and again whenever it was away. */
export interface Engine {
  /** Names in the history what was asked. */
  readonly ring: Ring;
  /** Says that something is undecided or due. The order is for whoever reads the list of runs. */
  wake(upgradeId: string, orderNumber?: string): Promise<void>;
  /** Runs whose workflow task fails again and again, with the cause that Temporal reports. */
  troubledRuns(): AsyncIterable<{ readonly upgradeId: string; readonly cause: string }>;
  /** Says that a campaign has something to do, and starts its run where it has none. */
  readonly ringCampaign: (campaignId: string) => Promise<void>;
  /** All upgrades that have a run. */
  runs(): AsyncIterable<string>;
  /** Ends the run of an upgrade, if it has one. Nothing is lost with it. */
  endRun(upgradeId: string, reason: string): Promise<void>;
  readonly reachable: () => Promise<boolean>;
  close(): Promise<void>;
}

const running = `WorkflowType = "${upgradeWorkflowType}" AND ExecutionStatus = "Running"`;
const reportedProblems = defineSearchAttributeKey('TemporalReportedProblems', 'KEYWORD_LIST');

const ringWithinMs = 2000;
const probeWithinMs = 500;

interface EngineOptions {
  readonly interceptors?: readonly WorkflowClientInterceptor[];
  readonly metrics: Registry;
}

export function openEngine(settings: TemporalSettings, { interceptors = [], metrics }: EngineOptions): Engine {
  const rings = new Counter({
    name: 'crossgrade_rings_total',
    help: 'Rings at the runs of upgrades, by who rang and whether Temporal took them',
    labelNames: ['by', 'outcome'],
    registers: [metrics],
  });
  const connection = Connection.lazy({
    ...temporalConnectionOf(settings),
    interceptors: [makeGrpcRetryInterceptor(askAgain)],
  });
  const client = new Client({
    connection,
    namespace: settings.TEMPORAL_NAMESPACE,
    interceptors: { workflow: [...interceptors] },
  });

  /** Any run may be gone, so each ring starts one where none is open; a closed one's id is free again. */
  async function signal(upgradeId: string, signalName: string, signalArgs: Rung[], orderNumber?: string) {
    await connection.withDeadline(Date.now() + ringWithinMs, () =>
      client.workflow.signalWithStart(upgradeWorkflowType, {
        workflowId: workflowIdOf(upgradeId),
        taskQueue: upgradesQueue,
        args: [upgradeId],
        memo: { upgradeId, ...(orderNumber !== undefined && { orderNumber }) },
        signal: signalName,
        signalArgs,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      }),
    );
  }

  async function ringCampaign(campaignId: string): Promise<void> {
    await connection.withDeadline(Date.now() + ringWithinMs, () =>
      client.workflow.signalWithStart(campaignWorkflowType, {
        workflowId: `campaign-${campaignId}`,
        taskQueue: upgradesQueue,
        args: [campaignId],
        signal: campaignChanged.name,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      }),
    );
  }

  async function counted(by: 'request' | 'bell', ring: Promise<void>): Promise<void> {
    try {
      await ring;
      rings.inc({ by, outcome: 'rung' });
    } catch (error) {
      rings.inc({ by, outcome: 'failed' });
      throw error;
    }
  }

  /** A run that cannot go on takes no signal: it is ended before its successor is rung. */
  async function ringFor(upgradeId: string, kind: CommandKind, commandId: string): Promise<void> {
    if (kind === 'startAfresh') await endRun(upgradeId, `startAfresh ${commandId}`);
    await signal(upgradeId, signalOf(kind).name, [{ commandId }]);
  }

  async function endRun(upgradeId: string, reason: string): Promise<void> {
    const run = client.workflow.getHandle(workflowIdOf(upgradeId));
    await connection
      .withDeadline(Date.now() + ringWithinMs, () => run.terminate(reason))
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      });
  }

  async function* list(query: string) {
    for await (const run of client.workflow.list({ query, pageSize: 100 })) {
      yield { upgradeId: upgradeIdOf(run.workflowId), searchAttributes: run.typedSearchAttributes };
    }
  }

  return {
    ring: (upgradeId, kind, commandId) => counted('request', ringFor(upgradeId, kind, commandId)),
    wake: (upgradeId, orderNumber) => counted('bell', signal(upgradeId, wake.name, [], orderNumber)),
    async *troubledRuns() {
      for await (const { upgradeId, searchAttributes } of list(`${running} AND TemporalReportedProblems IS NOT NULL`)) {
        yield { upgradeId, cause: searchAttributes.get(reportedProblems)?.join(' ') ?? 'unknown' };
      }
    },
    async *runs() {
      for await (const { upgradeId } of list(running)) yield upgradeId;
    },
    endRun,
    ringCampaign,
    reachable: () =>
      connection
        .withDeadline(Date.now() + probeWithinMs, () => connection.workflowService.getSystemInfo({}))
        .then(
          () => true,
          () => false,
        ),
    close: () => connection.close(),
  };
}
