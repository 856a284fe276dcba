import { ApplicationFailure } from '@temporalio/common';
import type { CampaignRuns } from '../storage/campaign-runs.ts';

/** What a campaign's run does, as a local activity; safe to repeat. */
export interface CampaignActivities {
  /** Hears what came of what was asked, and asks what is next. Null: nobody need look until something changes. */
  advanceCampaign(campaignId: string): Promise<{ readonly lookAgainInMs: number | null }>;
}

export interface CampaignDependencies {
  readonly campaigns: CampaignRuns;
  /** Wakes an upgrade of which something was asked; one that is not woken is rung by the bell. */
  readonly ring: (upgradeId: string, commandId: string) => Promise<void>;
  readonly report: (message: string, facts: Readonly<Record<string, string>>, error: unknown) => void;
}

/** Builds take seconds: what came of them is looked for so often. */
const lookAgainInMs = 500;

export function createCampaignActivities({ campaigns, ring, report }: CampaignDependencies): CampaignActivities {
  return {
    async advanceCampaign(campaignId) {
      try {
        const { asked, underWay } = await campaigns.advance(campaignId);
        await Promise.allSettled(asked.map(({ upgradeId, commandId }) => ring(upgradeId, commandId)));
        return { lookAgainInMs: underWay ? lookAgainInMs : null };
      } catch (error) {
        report('a campaign could not go on, it is tried again', { campaignId }, error);
        const kind = error instanceof Error ? error.name : 'unknown';
        throw ApplicationFailure.retryable(`failed: ${kind}`, kind);
      }
    },
  };
}
