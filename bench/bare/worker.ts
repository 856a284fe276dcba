import { fileURLToPath } from 'node:url';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { BareActivities, BareKitActivities } from './activities.ts';
import { bareKitsQueue, bareQueue } from './signals.ts';

// The same workers as the product's, with nothing to do. What they tell goes to the process that started this one.

Runtime.install({ shutdownSignals: [] });
const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS ?? '' });
const shared = { connection, namespace: 'default' };

const nothing = () => Promise.resolve();
const activities: BareActivities = {
  work: nothing,
  async answer(workflowId) {
    process.send?.(workflowId);
  },
};
const kitActivities: BareKitActivities = { build: nothing };

const upgrades = await Worker.create({
  ...shared,
  workflowsPath: fileURLToPath(new URL('workflow.ts', import.meta.url)),
  taskQueue: bareQueue,
  activities: { ...activities },
  stickyQueueScheduleToStartTimeout: '1 s',
});
const kits = await Worker.create({
  ...shared,
  taskQueue: bareKitsQueue,
  activities: { ...kitActivities },
  maxConcurrentActivityTaskExecutions: 4,
});
const stopped = new Promise<void>((resolve) => process.once('disconnect', resolve));
process.send?.('ready');
await Promise.all([upgrades.runUntil(stopped), kits.runUntil(stopped)]);
await connection.close();
