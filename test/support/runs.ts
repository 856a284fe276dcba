import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { signalOf, wake, workflowIdOf } from '../../workflows/signals.ts';
import { eventually } from './processes.ts';

/** What a test does to the runs of upgrades, as whoever has Temporal's tools could. */
export interface Runs {
  untilRunning(upgradeId: string): Promise<{ readonly runId: string }>;
  /** Ends the run of an upgrade, once there is one. */
  terminate(upgradeId: string): Promise<void>;
  /** Deletes all that Temporal knows of an upgrade's open run, and waits until it is gone. Of a closed one it takes long. */
  forget(upgradeId: string): Promise<void>;
  wake(upgradeId: string): Promise<void>;
  /** Rings as a request does, with the name of a command that nobody stored. */
  ring(upgradeId: string, commandId: string): Promise<void>;
  /** Whether the run has heard all that it was told. */
  isIdle(upgradeId: string): Promise<boolean>;
  /** Null where an upgrade has no run. */
  describe(upgradeId: string): Promise<{ readonly runId: string; readonly status: string } | null>;
  /** In the JSON of Temporal's own tools. */
  history(upgradeId: string, runId?: string): Promise<unknown>;
  close(): Promise<void>;
}

export async function openRuns({ address, namespace }: { address: string; namespace: string }): Promise<Runs> {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const handleOf = (upgradeId: string, runId?: string): WorkflowHandle =>
    client.workflow.getHandle(workflowIdOf(upgradeId), runId);

  async function describe(upgradeId: string) {
    try {
      const { runId, status } = await handleOf(upgradeId).describe();
      return { runId, status: status.name };
    } catch (error) {
      if (error instanceof Error && error.name === 'WorkflowNotFoundError') return null;
      throw error;
    }
  }

  const untilRunning = (upgradeId: string) =>
    eventually(`${upgradeId} has a run`, async () => {
      const found = await describe(upgradeId);
      return found?.status === 'RUNNING' && found;
    });

  return {
    describe,
    untilRunning,
    async terminate(upgradeId) {
      const { runId } = await untilRunning(upgradeId);
      await handleOf(upgradeId, runId).terminate('as a test');
    },
    isIdle: async (upgradeId) => !(await handleOf(upgradeId).describe()).raw.pendingWorkflowTask,
    async forget(upgradeId) {
      const run = await describe(upgradeId);
      if (!run) throw new Error('there is no run to forget');
      const workflowExecution = { workflowId: workflowIdOf(upgradeId), runId: run.runId };
      await connection.workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
      await eventually('the run is deleted', async () => (await describe(upgradeId))?.runId !== run.runId);
    },
    wake: (upgradeId) => handleOf(upgradeId).signal(wake),
    ring: (upgradeId, commandId) => handleOf(upgradeId).signal(signalOf('registerKey'), { commandId }),
    async history(upgradeId, runId) {
      const history: unknown = JSON.parse(historyToJSON(await handleOf(upgradeId, runId).fetchHistory()));
      return history;
    },
    close: () => connection.close(),
  };
}
