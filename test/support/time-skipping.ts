import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { msNumberToTs } from '@temporalio/common/lib/time.js';

const dayMs = 86_400_000;
/** How a poll ends: the server answers early, the run's clock has come as far as it was told to, or it cannot. */
const results = { timedOut: 1, reached: 2 } as const;

export interface Time {
  /** Lets so many days pass: first by PostgreSQL's clock, then for the run, whose timers ring on the way. */
  pass(days: number): Promise<void>;
  close(): Promise<void>;
}

/** Days that pass for one upgrade's run within a second or two. */
export async function skipTimeFor(
  run: { readonly workflowId: string; readonly namespace: string; readonly address: string },
  clock: { advance(milliseconds: number): Promise<Date> },
): Promise<Time> {
  const connection = await Connection.connect({ address: run.address });
  const { workflowService } = connection;
  const about = { namespace: run.namespace, workflowExecution: { workflowId: run.workflowId } };

  async function poll(fastForwardId: string): Promise<number> {
    const { fastForwardPollingResult, failedReason } = await connection.withDeadline(Date.now() + 30_000, () =>
      workflowService.pollWorkflowExecutionTimeSkipping({ ...about, fastForwardId }),
    );
    const result: number = fastForwardPollingResult;
    if (result === results.reached || result === results.timedOut) return result;
    const { workflowExecutionInfo } = await workflowService.describeWorkflowExecution({
      ...about,
      execution: about.workflowExecution,
    });
    if (workflowExecutionInfo?.closeTime) return results.reached;
    throw new Error(`time did not pass: ${failedReason}`);
  }

  return {
    async pass(days) {
      await clock.advance(Math.round(days * dayMs));
      const id = randomUUID();
      const duration = msNumberToTs(Math.round(days * dayMs));
      await workflowService.updateWorkflowExecutionOptions({
        ...about,
        workflowExecutionOptions: { timeSkippingConfig: { enabled: true, fastForwardConfig: { id, duration } } },
        updateMask: { paths: ['time_skipping_config'] },
      });
      while ((await poll(id)) === results.timedOut);
    },
    close: () => connection.close(),
  };
}
