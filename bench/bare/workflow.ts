import {
  condition,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { BareActivities, BareKitActivities } from './activities.ts';
import { act, bareKitsQueue } from './signals.ts';

const { work, answer } = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '10 s' });

const { build } = proxyActivities<BareKitActivities>({
  taskQueue: bareKitsQueue,
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 s',
});

/** What an upgrade's run asks of the engine, from the key to the kit, with nothing behind it. */
export async function bareUpgrade(): Promise<void> {
  const { workflowId } = workflowInfo();
  const next = hear();
  await work(); // standing
  await next();
  await answer(workflowId); // key
  void sleep('30 days'); // one alarm for the deadlines of the whole run
  await next();
  await answer(workflowId); // agreement
  await next();
  await work(); // form
  await answer(workflowId); // plan
  await next();
  await work(); // selection
  await answer(workflowId); // codes
  await build();
}

/** An upgrade of which the same thing is asked again and again. */
export async function bareActions(): Promise<void> {
  const { workflowId } = workflowInfo();
  const next = hear();
  void sleep('30 days');
  for (;;) {
    await next();
    await answer(workflowId);
  }
}

function hear(): () => Promise<void> {
  let heard = 0;
  setHandler(act, () => {
    heard += 1;
  });
  return async () => {
    await condition(() => heard > 0);
    heard -= 1;
  };
}
