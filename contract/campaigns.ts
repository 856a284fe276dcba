import { z } from 'zod';
import { campaignStates, itemStates } from '../core/campaigns.ts';
import { campaignFilter } from './operations.ts';
import { problem } from './problem-details.ts';
import { id, instant, pageOf, pageQuery, pathId, wholeNumber } from './scalars.ts';
import { text } from './text.ts';

const acts = z.enum(['approve', 'continue', 'pause', 'resume', 'cancel']);

const phase = z.enum(['canary', 'five', 'rest']).describe('One upgrade, then five, then the rest at its pace.');

const itemState = z.enum(itemStates).describe('`fixed` only once the new kit passed its checks.');

const counts = z
  .strictObject({
    waiting: z.int(),
    asked: z.int(),
    fixed: z.int(),
    'failed-same': z.int(),
    'failed-other': z.int(),
    skipped: z.int(),
  })
  .describe('Together they are the total.');

export const campaign = z
  .strictObject({
    id,
    state: z.enum(campaignStates),
    phase,
    stopCause: z
      .enum(['same-cause', 'canary-failed'])
      .nullable()
      .describe('Why it stopped by itself: the cause is not mended, or the first one failed of another.'),
    filter: z.looseObject({}).describe('As it was asked; the list was frozen when the campaign began.'),
    reason: z.string(),
    perMinute: z.int(),
    total: z.int(),
    startedBy: z.string(),
    approvedBy: z.string().nullable(),
    createdAt: instant,
    endedAt: instant.nullable(),
    counts,
    open: z.array(acts).readonly().describe('What people can do to it now.'),
  })
  .meta({ id: 'Campaign' });

/** What a campaign would be about; nothing was written. */
export const campaignPreview = z
  .strictObject({
    dryRun: z.literal(true),
    total: z.int(),
    inOtherCampaigns: z.int().describe('Left out: an upgrade is in one campaign at a time.'),
    claimedByOthers: z.int().describe('Of the total: will be skipped unless their claims end before.'),
    needsApproval: z.boolean(),
    examples: z.array(z.strictObject({ upgradeId: id, orderNumber: z.string() })).readonly(),
  })
  .meta({ id: 'CampaignPreview' });

export const campaignPage = pageOf(campaign).meta({ id: 'CampaignPage' });

export const campaignItemPage = pageOf(
  z
    .strictObject({
      position: z.int(),
      upgradeId: id,
      orderNumber: z.string(),
      state: itemState,
      phase: phase.nullable().describe('In which it was asked.'),
      group: z.string().describe('What it failed of when the list was frozen.'),
      commandId: id.nullable(),
      skippedBecause: z.string().nullable().describe('A word, and after a colon what it is about.'),
      problem: problem.optional().describe('What it failed of in the campaign.'),
      endedAt: instant.nullable(),
    })
    .meta({ id: 'CampaignItem' }),
).meta({ id: 'CampaignItemPage' });

export const campaignRequest = z.strictObject({
  filter: z
    .strictObject(campaignFilter)
    .refine((filter) => Object.values(filter).some((value) => value !== undefined), { error: 'must name something' })
    .describe('Parked upgrades that pass it are retried, those first that have waited longest; at most 10,000.'),
  reason: text(500),
  perMinute: z.int().min(1).max(600).default(120).describe('How many are retried in a minute at most.'),
  dryRun: z.boolean().default(false).describe('Tells what it would be about, and writes nothing.'),
});

export const campaignActRequest = z.strictObject({ reason: text(500).optional() });

export const campaignParams = z.strictObject({ id: pathId });

const isPlaceAmongCampaigns = (cursor: string) => {
  const [at = '', id = '', ...more] = cursor.split('_');
  return instant.safeParse(at).success && pathId.safeParse(id).success && more.length === 0;
};

const notOfThisList = 'is not the nextCursor of a page of this list';

export const campaignPageQuery = z.strictObject({
  ...pageQuery,
  cursor: z.string().refine(isPlaceAmongCampaigns, notOfThisList).optional(),
});

export const campaignItemsExportQuery = z.strictObject({ state: itemState.optional() });

export const campaignItemsQuery = z.strictObject({
  ...pageQuery,
  cursor: wholeNumber(0, 2_147_483_647).optional(),
  state: itemState.optional(),
});
