import type { z } from 'zod';
import type { campaign, campaignItemPage, campaignPage, campaignPreview } from '../../contract/campaigns.ts';
import { request, type Reply } from './http.ts';
import { change } from './staff-api.ts';

export type Campaign = z.output<typeof campaign>;
export type CampaignAct = Campaign['open'][number];
export type CampaignItem = z.output<typeof campaignItemPage>['items'][number];

export interface CampaignRequest {
  readonly filter: Readonly<Record<string, string | readonly string[]>>;
  readonly reason: string;
  readonly perMinute: number;
}

const path = '/v1/operations/campaigns';

export async function readCampaigns(query: URLSearchParams) {
  return parsePage(await request(`${path}?${query.toString()}`));
}

export async function readCampaign(id: string): Promise<Campaign> {
  return parseCampaign(await request(`${path}/${id}`));
}

export async function readItems(id: string, query: URLSearchParams) {
  return parseItems(await request(`${path}/${id}/items?${query.toString()}`));
}

/** What a campaign would be about; writes nothing. */
export async function previewCampaign(asked: CampaignRequest) {
  return parsePreview(await change(path, { ...asked, dryRun: true }));
}

export async function startCampaign(asked: CampaignRequest): Promise<Campaign> {
  return parseCampaign(await change(path, asked));
}

export async function actOnCampaign(id: string, act: CampaignAct, reason: string): Promise<Campaign> {
  return parseCampaign(await change(`${path}/${id}/${act}`, { reason }));
}

const parseCampaign = ({ body }: Reply) => body as Campaign;
const parsePage = ({ body }: Reply) => body as z.output<typeof campaignPage>;
const parseItems = ({ body }: Reply) => body as z.output<typeof campaignItemPage>;
const parsePreview = ({ body }: Reply) => body as z.output<typeof campaignPreview>;
