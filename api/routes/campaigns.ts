import { approvalAbove, type CampaignAct } from '../../core/campaigns.ts';
import type { CampaignChange, CampaignItemRecord, CampaignRecord } from '../../storage/campaigns.ts';
import type { Dependencies } from '../dependencies.ts';
import { everyItem } from '../every-item.ts';
import type { Exchange, Handlers } from '../exchange.ts';
import { upgradeFilter } from '../operations/upgrade-filter.ts';
import { orNotFound, refuse } from '../refusal.ts';
import { sendLines } from '../send-lines.ts';
import { campaignCsvHead, campaignCsvLine, campaignItemView, campaignView } from '../views/campaign-view.ts';
import { csvMark } from '../views/csv.ts';

type ActRoute = 'approveCampaign' | 'continueCampaign' | 'pauseCampaign' | 'resumeCampaign' | 'cancelCampaign';

/** Bulk retries. What they ask goes through the door of every command; their runs are only woken here. */
export function campaignRoutes({
  storage,
  ringCampaign,
  log,
}: Dependencies): Pick<
  Handlers,
  'startCampaign' | 'listCampaigns' | 'readCampaign' | 'listCampaignItems' | 'exportCampaignItems' | ActRoute
> {
  const { campaigns } = storage;

  /** A ring that fails is nothing: a campaign that nobody looks at is rung by the bell. */
  function wake({ id }: CampaignRecord): void {
    ringCampaign(id).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : 'unknown';
      log.warn({ campaignId: id, reason }, 'could not wake a campaign, left to the bell');
    });
  }

  async function* csvOf(id: string, state: CampaignItemRecord['state'] | null): AsyncGenerator<string> {
    yield csvMark + campaignCsvHead;
    for await (const item of everyItem((page) => campaigns.items(id, state, page))) yield campaignCsvLine(item);
  }

  const act =
    (what: CampaignAct) =>
    async ({ params, body, actor, route, idempotencyKey }: Exchange<ActRoute>) => {
      const asked = { actor, route, idempotencyKey };
      const change = orNotFound(await campaigns.act(asked, params.id, what, body.reason ?? null));
      const changed = changedIn(change);
      wake(changed);
      return { status: 200, body: campaignView(changed) } as const;
    };

  return {
    startCampaign: async ({ body, actor, route, idempotencyKey }) => {
      const { filter: named, reason, perMinute, dryRun } = body;
      const filter = upgradeFilter(named, await storage.clock.now());
      if (dryRun) {
        const preview = await campaigns.preview(filter, actor);
        const needsApproval = preview.total > approvalAbove;
        return { status: 200, body: { dryRun: true, ...preview, needsApproval } };
      }
      const start = await campaigns.start(
        { actor, route, idempotencyKey },
        { filter, asked: named, reason, perMinute },
      );
      if (start.kind === 'other-request') return refuse({ code: 'idempotency-key-reused' });
      if (start.kind === 'nothing') return refuse({ code: 'nothing-to-retry' });
      wake(start.campaign);
      return { status: 201, body: campaignView(start.campaign) };
    },
    listCampaigns: async ({ query: { limit, cursor = null } }) => {
      const { items, nextCursor } = await campaigns.page({ limit, cursor });
      return { status: 200, body: { items: items.map(campaignView), nextCursor } };
    },
    readCampaign: async ({ params }) => ({
      status: 200,
      body: campaignView(orNotFound(await campaigns.find(params.id))),
    }),
    listCampaignItems: async ({ params, query: { limit, cursor, state = null } }) => {
      orNotFound(await campaigns.find(params.id));
      const page = { limit, cursor: cursor === undefined ? null : String(cursor) };
      const { items, nextCursor } = await campaigns.items(params.id, state, page);
      return { status: 200, body: { items: items.map(campaignItemView), nextCursor } };
    },
    exportCampaignItems: async ({ params, query: { state = null }, response }) => {
      const { id } = orNotFound(await campaigns.find(params.id));
      response.attachment(`campaign-${id}.csv`);
      response.type('text/csv; charset=utf-8');
      return sendLines(response, csvOf(id, state));
    },
    approveCampaign: act('approve'),
    continueCampaign: act('continue'),
    pauseCampaign: act('pause'),
    resumeCampaign: act('resume'),
    cancelCampaign: act('cancel'),
  };
}

function changedIn(change: CampaignChange): CampaignRecord {
  switch (change.kind) {
    case 'changed':
      return change.campaign;
    case 'not-open':
      return refuse({ code: 'campaign-not-open', state: change.state, open: change.open });
    case 'same-person':
      return refuse({ code: 'second-person-needed' });
    case 'other-request':
      return refuse({ code: 'idempotency-key-reused' });
  }
}
