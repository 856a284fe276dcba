import { condition, continueAsNew, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { CampaignActivities } from '../activities/campaigns.ts';
import { campaignChanged } from './signals.ts';

/** Tried until it is done. */
const campaigns = proxyLocalActivities<CampaignActivities>({
  startToCloseTimeout: '30 s',
  localRetryThreshold: '5 s',
  retry: { initialInterval: '200 ms', backoffCoefficient: 2, maximumInterval: '60 s' },
});

/**
 * Carries one bulk retry to its end at its pace. Its upgrades, what was asked of them and what came of it lie in
 * PostgreSQL: a run holds none of it, and may end at any time. It ends while people are waited for; what they do then
 * starts another.
 */
export async function retryCampaign(campaignId: string): Promise<void> {
  let rung = false;
  setHandler(campaignChanged, () => {
    rung = true;
  });
  for (;;) {
    rung = false;
    const { lookAgainInMs } = await campaigns.advanceCampaign(campaignId);
    if (lookAgainInMs === null && !rung) return;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof retryCampaign>(campaignId);
    if (lookAgainInMs !== null) await condition(() => rung, lookAgainInMs);
  }
}
