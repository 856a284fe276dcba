import { v7 as uuid } from 'uuid';
import type { Actor } from '../core/actors.ts';
import {
  afterAct,
  approvalAbove,
  type CampaignAct,
  type CampaignPhase,
  type CampaignState,
  type ItemState,
  openActs,
  type StopCause,
} from '../core/campaigns.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import type { KitProblem } from '../core/problems.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { campaignReasonPlace } from './campaign-runs.ts';
import { type Database, isTaken, reaching, type Transaction } from './database.ts';
import { keyedRequest } from './keyed-requests.ts';
import type { OperatorActs } from './operator-acts.ts';
import { pageOf } from './paging.ts';
import type { Asked, Page, PageRequest, UpgradeFilter } from './records.ts';
import { isAmongFound } from './search.ts';
import type { Sealing } from './sealing.ts';
import { anyMoment, conditionsOf } from './upgrade-lists.ts';

/** Upgrades of a campaign by what became of them: together they are all of its list. */
export type ItemCounts = Readonly<Record<ItemState, number>>;

export interface CampaignRecord {
  readonly id: string;
  readonly state: CampaignState;
  readonly phase: CampaignPhase;
  readonly stopCause: StopCause | null;
  /** As it was asked. */
  readonly filter: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly perMinute: number;
  readonly total: number;
  readonly startedBy: string;
  readonly approvedBy: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly counts: ItemCounts;
}

export interface CampaignItemRecord {
  readonly position: number;
  readonly upgradeId: string;
  readonly orderNumber: string;
  readonly state: ItemState;
  readonly phase: CampaignPhase | null;
  readonly fingerprint: string;
  readonly commandId: string | null;
  readonly skippedBecause: string | null;
  readonly problem: KitProblem | null;
  readonly endedAt: Date | null;
}

export interface CampaignToStart {
  readonly filter: UpgradeFilter;
  /** The filter as it was asked, for whoever reads it later. */
  readonly asked: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly perMinute: number;
}

/** What a campaign would be about. */
export interface CampaignPreview {
  readonly total: number;
  readonly inOtherCampaigns: number;
  readonly claimedByOthers: number;
  readonly examples: readonly { readonly upgradeId: string; readonly orderNumber: string }[];
}

export type CampaignStart =
  | { readonly kind: 'started' | 'known'; readonly campaign: CampaignRecord }
  | { readonly kind: 'other-request' }
  | { readonly kind: 'nothing' };

export type CampaignChange =
  | { readonly kind: 'changed'; readonly campaign: CampaignRecord }
  | { readonly kind: 'not-open'; readonly state: CampaignState; readonly open: readonly CampaignAct[] }
  | { readonly kind: 'same-person' }
  | { readonly kind: 'other-request' };

/** Bulk retries: what they are about, and what became of each upgrade. */
export interface Campaigns {
  /** Tells what a campaign would be about, and changes nothing. */
  preview(filter: UpgradeFilter, actor: Actor): Promise<CampaignPreview>;
  /** Freezes a filter to a list. `nothing`: no parked upgrade passes it that is in no other campaign. */
  start(asked: Asked, campaign: CampaignToStart): Promise<CampaignStart>;
  /** The newest first. */
  page(page: PageRequest): Promise<Page<CampaignRecord>>;
  find(id: string): Promise<CampaignRecord | null>;
  /** In the order of the list; the cursor is the position of the last one that was shown. */
  items(id: string, state: ItemState | null, page: PageRequest): Promise<Page<CampaignItemRecord>>;
  /** Null when there is no such campaign. */
  act(asked: Asked, id: string, act: CampaignAct, reason: string | null): Promise<CampaignChange | null>;
}

/** Nobody retries more at once. */
const mostItems = 10_000;
const examplesShown = 10;

interface Dependencies {
  readonly database: Database;
  readonly sealing: Sealing;
  readonly operatorActs: Pick<OperatorActs, 'note'>;
}

type Row = Omit<CampaignRecord, 'reason'> & { readonly reasonSealed: Uint8Array };

const columns = Prisma.sql`c.id, c.state, c.phase, c.stop_cause as "stopCause", c.filter,
  c.reason_sealed as "reasonSealed", c.per_minute as "perMinute", c.total, c.actor_id as "startedBy",
  c.approved_by as "approvedBy", c.created_at as "createdAt", c.ended_at as "endedAt",
  (select jsonb_build_object('waiting', count(*) filter (where i.state = 'waiting'),
      'asked', count(*) filter (where i.state = 'asked'), 'fixed', count(*) filter (where i.state = 'fixed'),
      'failed-same', count(*) filter (where i.state = 'failed-same'),
      'failed-other', count(*) filter (where i.state = 'failed-other'),
      'skipped', count(*) filter (where i.state = 'skipped'))
    from campaign_item i where i.campaign_id = c.id) as counts`;

export function createCampaigns(dependencies: Dependencies): Campaigns {
  const { database, sealing } = dependencies;
  const recordOf = ({ reasonSealed, ...row }: Row): CampaignRecord => ({
    ...row,
    reason: sealing.open(reasonSealed, campaignReasonPlace(row.id)),
  });

  async function find(transaction: Transaction, id: string): Promise<CampaignRecord | null> {
    const [row] = await transaction.$queryRaw<Row[]>`select ${columns} from campaign c where c.id = ${id}::uuid`;
    return row ? recordOf(row) : null;
  }

  async function found(transaction: Transaction, id: string): Promise<CampaignRecord> {
    const campaign = await find(transaction, id);
    if (!campaign) throw new Error('a campaign that was just written is gone');
    return campaign;
  }

  async function start(transaction: Transaction, asked: Asked, campaign: CampaignToStart): Promise<CampaignStart> {
    const id = uuid();
    const content = canonicalJson({ filter: campaign.asked, reason: campaign.reason, perMinute: campaign.perMinute });
    const kept = await keyedRequest(transaction, sealing, asked, content, 'operations_request').keep(id);
    if (!kept.same) return { kind: 'other-request' };
    if (kept.subject !== id) return { kind: 'known', campaign: await found(transaction, kept.subject) };
    const total = await freeze(transaction, dependencies, { id, asked, campaign });
    if (total === 0) throw new NothingToRetry('no upgrade passes the filter');
    await dependencies.operatorActs.note(
      { actor: asked.actor, act: 'startCampaign', subject: id, reason: campaign.reason, after: { total } },
      transaction,
    );
    return { kind: 'started', campaign: await found(transaction, id) };
  }

  async function act(
    transaction: Transaction,
    asked: Asked,
    { id, act, reason }: { readonly id: string; readonly act: CampaignAct; readonly reason: string | null },
  ): Promise<CampaignChange | null> {
    await transaction.$executeRaw`select 1 from campaign where id = ${id}::uuid for update`;
    const campaign = await find(transaction, id);
    if (!campaign) return null;
    const request = keyedRequest(transaction, sealing, asked, canonicalJson({ id, act }), 'operations_request');
    const earlier = await request.earlier();
    if (earlier) return earlier.same ? { kind: 'changed', campaign } : { kind: 'other-request' };
    const open = openActs(campaign.state);
    if (!open.includes(act)) return { kind: 'not-open', state: campaign.state, open };
    if (act === 'approve' && asked.actor.id === campaign.startedBy) return { kind: 'same-person' };
    await request.keep(id);
    await change(transaction, campaign, act, asked.actor);
    const changed = await found(transaction, id);
    await dependencies.operatorActs.note(
      {
        ...{ actor: asked.actor, act: `${act}Campaign`, subject: id, reason },
        before: { state: campaign.state, phase: campaign.phase },
        after: { state: changed.state, phase: changed.phase },
      },
      transaction,
    );
    return { kind: 'changed', campaign: changed };
  }

  return {
    preview: (filter, actor) => reaching(() => preview(database, sealing, filter, actor)),
    start: (asked, campaign) =>
      reaching(() =>
        database
          .$transaction((transaction) => start(transaction, asked, campaign), { timeout: freezeWithinMs })
          .catch((error: unknown) => {
            if (error instanceof NothingToRetry) return { kind: 'nothing' } as const;
            // Another campaign took one of them at the same moment: what is left is frozen anew.
            if (isTaken(error)) {
              return database.$transaction((transaction) => start(transaction, asked, campaign), {
                timeout: freezeWithinMs,
              });
            }
            throw error;
          }),
      ),
    page: ({ limit, cursor }) =>
      reaching(async () => {
        const [at = '9999-12-31T00:00:00.000Z', id = 'ffffffff-ffff-ffff-ffff-ffffffffffff'] = cursor?.split('_') ?? [];
        const rows = await database.$queryRaw<Row[]>`
          select ${columns} from campaign c where (c.created_at, c.id) < (${at}::timestamptz, ${id}::uuid)
          order by c.created_at desc, c.id desc limit ${limit + 1}`;
        const page = pageOf(rows, limit, (row) => `${row.createdAt.toISOString()}_${row.id}`);
        return { ...page, items: page.items.map(recordOf) };
      }),
    find: (id) => reaching(() => find(database, id)),
    items: (id, state, { limit, cursor }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<CampaignItemRecord[]>`
          select i.position, i.upgrade_id as "upgradeId", i.state, i.phase, i.fingerprint, i.command_id as "commandId",
            i.skipped_because as "skippedBecause", i.problem, i.ended_at as "endedAt",
            coalesce((select o.order_number from upgrade_order o where o.upgrade_id = i.upgrade_id
              order by o.placed_at, o.id limit 1), '') as "orderNumber"
          from campaign_item i where i.campaign_id = ${id}::uuid and i.position > ${cursor === null ? 0 : Number(cursor)}
            ${state === null ? Prisma.empty : Prisma.sql`and i.state = ${state}`}
          order by i.position limit ${limit + 1}`;
        return pageOf(rows, limit, ({ position }) => String(position));
      }),
    act: (asked, id, what, reason) =>
      reaching(() => database.$transaction((transaction) => act(transaction, asked, { id, act: what, reason }))),
  };
}

const freezeWithinMs = 15_000;

class NothingToRetry extends Error {
  override readonly name = 'NothingToRetry';
}

/** Parked upgrades that pass a filter. */
function isRetryable(filter: UpgradeFilter, sealing: Sealing): Prisma.Sql {
  const conditions = [
    ...conditionsOf(filter, {
      found: filter.text === undefined ? null : isAmongFound(filter.text, sealing),
      now: anyMoment,
    }),
    Prisma.sql`u.step = 'deployment-kit' and u.parked and u.fingerprint is not null`,
  ];
  return Prisma.join(conditions, ' and ');
}

const isInCampaign = Prisma.sql`exists (select 1 from campaign_item x where x.upgrade_id = u.id and x.open)`;

const firstOrder = Prisma.sql`(select o.order_number from upgrade_order o where o.upgrade_id = u.id
  order by o.placed_at, o.id limit 1)`;

async function preview(
  database: Database,
  sealing: Sealing,
  filter: UpgradeFilter,
  actor: Actor,
): Promise<CampaignPreview> {
  const retryable = isRetryable(filter, sealing);
  const [counts] = await database.$queryRaw<Omit<CampaignPreview, 'examples'>[]>`
    select count(*) filter (where not f.taken)::int as total, count(*) filter (where f.taken)::int as "inOtherCampaigns",
      count(*) filter (where not f.taken and f.claimed)::int as "claimedByOthers"
    from (
      select ${isInCampaign} as taken, exists (select 1 from upgrade_claim a where a.upgrade_id = u.id
        and a.ends_at > crossgrade_now() and a.actor_id <> ${actor.id}) as claimed
      from upgrade u where ${retryable} limit ${mostItems}
    ) f`;
  const examples = await database.$queryRaw<{ upgradeId: string; orderNumber: string }[]>`
    select u.id as "upgradeId", coalesce(${firstOrder}, '') as "orderNumber" from upgrade u
    where ${retryable} and not ${isInCampaign} order by u.step_since, u.id limit ${examplesShown}`;
  if (!counts) throw new Error('PostgreSQL has counted nothing');
  return { ...counts, examples };
}

interface Freezing {
  readonly id: string;
  readonly asked: Asked;
  readonly campaign: CampaignToStart;
}

/** Writes the campaign with its list, those first that have waited longest, and answers with how many they are. */
async function freeze(transaction: Transaction, { sealing }: Dependencies, freezing: Freezing): Promise<number> {
  const { id, asked, campaign } = freezing;
  const sealed = Uint8Array.from(sealing.seal(campaign.reason, campaignReasonPlace(id)));
  await transaction.$executeRaw`
    insert into campaign (id, state, phase, filter, reason_sealed, per_minute, total, actor_kind, actor_id, created_at,
      phase_since)
    values (${id}::uuid, 'needs-approval', 'canary', ${JSON.stringify(campaign.asked)}::jsonb, ${sealed},
      ${campaign.perMinute}, 0, ${asked.actor.kind}, ${asked.actor.id}, crossgrade_now(), now())`;
  const total = await transaction.$executeRaw`
    insert into campaign_item (campaign_id, position, upgrade_id, state, fingerprint)
    select ${id}::uuid, row_number() over (order by u.step_since, u.id), u.id, 'waiting', u.fingerprint
    from upgrade u where ${isRetryable(campaign.filter, sealing)} and not ${isInCampaign}
    order by u.step_since, u.id limit ${mostItems}`;
  await transaction.$executeRaw`
    update campaign set total = ${total}, state = ${total > approvalAbove ? 'needs-approval' : 'running'}
    where id = ${id}::uuid`;
  return total;
}

async function change(transaction: Transaction, { id, phase: at }: CampaignRecord, act: CampaignAct, actor: Actor) {
  const { state, phase } = afterAct(act, at);
  await transaction.$executeRaw`
    update campaign set state = ${state}, phase = ${phase}, phase_since = now(),
      stop_cause = case when ${act === 'pause' || act === 'cancel'} then stop_cause end,
      approved_by = case when ${act === 'approve'} then ${actor.id} else approved_by end,
      ended_at = case when ${act === 'cancel'} then crossgrade_now() end
    where id = ${id}::uuid`;
  if (act !== 'cancel') return;
  await transaction.$executeRaw`
    update campaign_item set state = 'skipped', skipped_because = ${`canceled: by ${actor.id}`},
      ended_at = crossgrade_now(), open = false
    where campaign_id = ${id}::uuid and state = 'waiting'`;
}
