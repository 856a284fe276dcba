import type { z } from 'zod';
import type { campaign, campaignItemPage } from '../../contract/campaigns.ts';
import { openActs } from '../../core/campaigns.ts';
import type { CampaignItemRecord, CampaignRecord } from '../../storage/campaigns.ts';
import { csvLine } from './csv.ts';
import { withProblem } from './problem-view.ts';

export function campaignView({ createdAt, endedAt, ...record }: CampaignRecord): z.input<typeof campaign> {
  return {
    ...record,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    open: openActs(record.state),
  };
}

type CampaignItemBody = z.input<typeof campaignItemPage>['items'][number];

export function campaignItemView(item: CampaignItemRecord): CampaignItemBody {
  const { fingerprint, problem, endedAt, ...record } = item;
  return { ...record, group: fingerprint, ...withProblem(problem), endedAt: endedAt?.toISOString() ?? null };
}

export const campaignCsvHead = csvLine([
  ...['position', 'order', 'upgrade', 'state', 'phase', 'group', 'skipped because', 'problem', 'ended at', 'command'],
]);

export function campaignCsvLine(item: CampaignItemRecord): string {
  const { position, orderNumber, upgradeId, state, phase, fingerprint, skippedBecause, problem, commandId } = item;
  const endedAt = item.endedAt?.toISOString() ?? null;
  const became = [state, phase, fingerprint, skippedBecause, problem?.code ?? null, endedAt];
  return csvLine([String(position), orderNumber, upgradeId, ...became, commandId]);
}
