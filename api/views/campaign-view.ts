import type { z } from 'zod';
import type { campaign, campaignItemPage } from '../../contract/campaigns.ts';
import { openActs } from '../../core/campaigns.ts';
import type { CampaignItemRecord, CampaignRecord } from '../../storage/campaigns.ts';
import { withProblem } from './problem-view.ts';

export function campaignView({ createdAt, endedAt, ...record }: CampaignRecord): z.input<typeof campaign> {
  return {
    ...record,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    open: openActs(record.state),
  };
}

export function campaignItemView(item: CampaignItemRecord): z.input<typeof campaignItemPage>['items'][number] {
  const { fingerprint, problem, endedAt, ...record } = item;
  return { ...record, group: fingerprint, ...withProblem(problem), endedAt: endedAt?.toISOString() ?? null };
}
