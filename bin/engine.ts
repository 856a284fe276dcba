import { Client, Connection } from '@temporalio/client';
import type { Ring } from '../api/dependencies.ts';
import {
  type Ring as Rung,
  signalOf,
  upgradesQueue,
  upgradeWorkflowType,
  wake,
  workflowIdOf,
} from '../workflows/signals.ts';
import { temporalConnectionOf, type TemporalSettings } from './temporal-connection.ts';

/** Temporal, as whoever rings it sees it. Connects when it is first needed, and again whenever it was away. */
export interface Engine {
  /** Names in the history what was asked. */
  readonly ring: Ring;
  /** Says that something is undecided or due. */
  wake(upgradeId: string): Promise<void>;
  readonly reachable: () => Promise<boolean>;
  close(): Promise<void>;
}

const ringWithinMs = 2000;
const probeWithinMs = 500;

export function openEngine(settings: TemporalSettings): Engine {
  const connection = Connection.lazy(temporalConnectionOf(settings));
  const client = new Client({ connection, namespace: settings.TEMPORAL_NAMESPACE });

  /** Any run may be gone, so each ring starts one where none is open; a closed one's id is free again. */
  async function signal(upgradeId: string, signalName: string, signalArgs: Rung[]) {
    await connection.withDeadline(Date.now() + ringWithinMs, () =>
      client.workflow.signalWithStart(upgradeWorkflowType, {
        workflowId: workflowIdOf(upgradeId),
        taskQueue: upgradesQueue,
        args: [upgradeId],
        signal: signalName,
        signalArgs,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      }),
    );
  }

  return {
    ring: (upgradeId, kind, commandId) => signal(upgradeId, signalOf(kind).name, [{ commandId }]),
    wake: (upgradeId) => signal(upgradeId, wake.name, []),
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
