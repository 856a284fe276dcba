import type { Actor } from '../core/actors.ts';
import {
  type CampaignFacts,
  type CampaignPhase,
  type CampaignState,
  nextMove,
  type StopCause,
} from '../core/campaigns.ts';
import { causeOf, fingerprintOf } from '../core/fingerprints.ts';
import type { Problem } from '../core/problems.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { campaignRoute } from './campaign-route.ts';
import { storedKey } from './commands.ts';
import { type Database, reaching, type Transaction } from './database.ts';
import type { CommandResult, Storage } from './records.ts';
import type { Sealing } from './sealing.ts';

/** What a campaign's run asks of PostgreSQL. */
export interface CampaignRuns {
  /**
   * Hears what came of the commands of a campaign, decides its next move and asks for it. Doing it twice, at once or
   * after a crash, asks each upgrade once: a command is known by its campaign and its upgrade.
   */
  advance(campaignId: string): Promise<Advanced>;
  /** Campaigns that have something to do, and whose run has not looked at them for a while. */
  forgotten(): Promise<readonly string[]>;
}

interface AskedCommand {
  readonly upgradeId: string;
  readonly commandId: string;
}

export interface Advanced {
  readonly asked: readonly AskedCommand[];
  /** Whether something is still to be heard or asked without anybody's doing. */
  readonly underWay: boolean;
}

interface CampaignRow {
  readonly id: string;
  readonly state: CampaignState;
  readonly phase: CampaignPhase;
  readonly perMinute: number;
  readonly reasonSealed: Uint8Array;
  readonly actorKind: Actor['kind'];
  readonly actorId: string;
}

interface Counts {
  readonly waiting: number;
  readonly asked: number;
  readonly fixed: number;
  readonly failedSame: number;
  readonly failedOther: number;
  readonly inLastMinute: number;
}

interface AskedItem {
  readonly position: number;
  readonly upgradeId: string;
}

export function campaignReasonPlace(campaignId: string): string {
  return `campaign:${campaignId}`;
}

export function createCampaignRuns(
  database: Database,
  sealing: Sealing,
  commands: Pick<Storage['commands'], 'accept'>,
): CampaignRuns {
  async function advance(campaignId: string): Promise<Advanced> {
    const campaign = await database.$transaction((transaction) => decide(transaction, campaignId));
    if (!campaign) return { asked: [], underWay: false };
    const reason = sealing.open(campaign.reasonSealed, campaignReasonPlace(campaignId));
    const asked: AskedCommand[] = [];
    for (const item of await itemsToAsk(database, campaignId)) {
      if (!(await skip(campaign, item))) asked.push(await ask(campaign, item, reason));
    }
    return { asked, underWay: await isUnderWay(database, campaignId) };
  }

  /**
   * Passes an upgrade by that has moved, or that somebody sees to, unless it was asked already: by a run that ended
   * before it could note it, or by another look at the campaign at this moment. That it moved is then what came of
   * asking, so both are read of one moment. Answers whether it is passed by.
   */
  async function skip({ id, actorKind, actorId }: CampaignRow, { upgradeId, position }: AskedItem): Promise<boolean> {
    const key = storedKey(sealing, `${id}:${upgradeId}`);
    const skipped = await database.$executeRaw`
      update campaign_item i set state = 'skipped', skipped_because = ${becauseOf(actorId)},
        ended_at = crossgrade_now(), open = false
      from upgrade u left join upgrade_claim a on a.upgrade_id = u.id and a.ends_at > crossgrade_now()
      where i.campaign_id = ${id}::uuid and i.position = ${position} and i.state = 'asked' and i.command_id is null
        and u.id = i.upgrade_id and ${becauseOf(actorId)} is not null
        and not exists (select 1 from command c where c.scope = ${`${actorKind}:${actorId}`}
          and c.route = ${campaignRoute} and c.idempotency_key = ${key})`;
    return skipped > 0;
  }

  async function ask(campaign: CampaignRow, item: AskedItem, reason: string): Promise<AskedCommand> {
    const { id, actorKind, actorId } = campaign;
    const { upgradeId, position } = item;
    const asked = {
      actor: { kind: actorKind, id: actorId },
      route: campaignRoute,
      idempotencyKey: `${id}:${upgradeId}`,
    };
    const acceptance = await commands.accept(upgradeId, { kind: 'retryKit', reason }, asked);
    if (acceptance.kind === 'other-request') throw new Error('a campaign asks each upgrade for one thing');
    const commandId = acceptance.command.id;
    await database.$executeRaw`
      update campaign_item set command_id = ${commandId}::uuid
      where campaign_id = ${id}::uuid and position = ${position}`;
    return { upgradeId, commandId };
  }

  return {
    advance: (campaignId) => reaching(() => advance(campaignId)),
    forgotten: () =>
      reaching(async () => {
        const rows = await database.$queryRaw<{ id: string }[]>`
          select c.id from campaign c
          where c.state not in ('done', 'canceled') and coalesce(c.looked_at, c.created_at) < now() - interval '10 seconds'
            and (c.state = 'running' or ${hasAsked(Prisma.sql`c.id`)})`;
        return rows.map(({ id }) => id);
      }),
  };
}

const hasAsked = (campaignId: Prisma.Sql) => Prisma.sql`exists (
  select 1 from campaign_item i where i.campaign_id = ${campaignId} and i.state = 'asked')`;

/** Hears and decides in one transaction, which one run at a time has. */
async function decide(transaction: Transaction, campaignId: string): Promise<CampaignRow | null> {
  const [campaign] = await transaction.$queryRaw<CampaignRow[]>`
    update campaign set looked_at = now() where id = ${campaignId}::uuid
    returning id, state, phase, per_minute as "perMinute", reason_sealed as "reasonSealed", actor_kind as "actorKind",
      actor_id as "actorId"`;
  if (!campaign) return null;
  await hear(transaction, campaignId);
  let { state, phase } = campaign;
  for (;;) {
    const move = nextMove(factsOf({ ...campaign, state, phase }, await count(transaction, campaignId, phase)));
    switch (move.kind) {
      case 'wait':
        return campaign;
      case 'ask':
        await choose(transaction, campaignId, phase, move.count);
        return campaign;
      case 'enter':
        phase = move.phase;
        await become(transaction, campaignId, { state, phase, because: null });
        continue;
      case 'become':
        state = move.state;
        await become(transaction, campaignId, { state, phase, because: null });
        continue;
      case 'stop':
        state = 'stopped';
        await become(transaction, campaignId, { state, phase, because: move.because });
        continue;
    }
  }
}

function factsOf({ state, phase, perMinute }: CampaignRow, counts: Counts): CampaignFacts {
  const { waiting, asked, fixed, failedSame, failedOther, inLastMinute } = counts;
  const allowed = Math.max(0, perMinute - inLastMinute);
  return { state, phase, waiting, asked, ended: { fixed, failedSame, failedOther }, allowed };
}

/** Counts what has ended only of this phase, and since it was last started or resumed. */
async function count(transaction: Transaction, campaignId: string, phase: CampaignPhase): Promise<Counts> {
  const [counts] = await transaction.$queryRaw<Counts[]>`
    select count(*) filter (where i.state = 'waiting')::int as waiting,
      count(*) filter (where i.state = 'asked')::int as asked,
      count(*) filter (where i.state = 'fixed' and i.phase = ${phase})::int as fixed,
      count(*) filter (where i.state = 'failed-same' and i.asked_at >= c.phase_since)::int as "failedSame",
      count(*) filter (where i.state = 'failed-other' and i.phase = ${phase} and i.asked_at >= c.phase_since)::int
        as "failedOther",
      count(*) filter (where i.asked_at > now() - interval '1 minute')::int as "inLastMinute"
    from campaign c join campaign_item i on i.campaign_id = c.id where c.id = ${campaignId}::uuid`;
  if (!counts) throw new Error('PostgreSQL has counted nothing');
  return counts;
}

async function become(
  transaction: Transaction,
  campaignId: string,
  to: { readonly state: CampaignState; readonly phase: CampaignPhase; readonly because: StopCause | null },
): Promise<void> {
  const { state, phase, because } = to;
  await transaction.$executeRaw`
    update campaign set state = ${state}, stop_cause = ${because}, phase = ${phase},
      phase_since = case when phase = ${phase} then phase_since else now() end,
      ended_at = case when ${state === 'done'} then crossgrade_now() end
    where id = ${campaignId}::uuid`;
}

/** The instant of asking is taken by the server's own clock, which nobody shifts, and after the wait for whoever resumed. */
async function choose(transaction: Transaction, campaignId: string, phase: CampaignPhase, most: number): Promise<void> {
  await transaction.$executeRaw`
    update campaign_item i set state = 'asked', phase = ${phase}, asked_at = clock_timestamp()
    where i.campaign_id = ${campaignId}::uuid and i.position in (
      select x.position from campaign_item x where x.campaign_id = ${campaignId}::uuid and x.state = 'waiting'
      order by x.position limit ${most})`;
}

async function itemsToAsk(database: Database, campaignId: string): Promise<readonly AskedItem[]> {
  return database.$queryRaw<AskedItem[]>`
    select position, upgrade_id as "upgradeId" from campaign_item
    where campaign_id = ${campaignId}::uuid and state = 'asked' and command_id is null order by position`;
}

/** Why upgrade `u` of item `i` is not retried after all: it has moved, or somebody sees to it. */
const becauseOf = (actorId: string) => Prisma.sql`case
  when not (u.step = 'deployment-kit' and u.parked) then 'moved-on: it stands at ' || u.step
  when u.fingerprint is distinct from i.fingerprint then 'other-cause: ' || coalesce(u.fingerprint, 'none')
  when a.actor_id is not null and a.actor_id <> ${actorId} then 'claimed: by ' || a.actor_id
  end`;

async function isUnderWay(database: Database, campaignId: string): Promise<boolean> {
  const [row] = await database.$queryRaw<{ underWay: boolean }[]>`
    select c.state = 'running' or ${hasAsked(Prisma.sql`c.id`)} as "underWay" from campaign c
    where c.id = ${campaignId}::uuid`;
  return row?.underWay ?? false;
}

interface Heard {
  readonly position: number;
  readonly fingerprint: string;
  readonly outcome: string;
  readonly problem: Problem | null;
  readonly effective: boolean;
  readonly result: CommandResult | null;
}

async function hear(transaction: Transaction, campaignId: string): Promise<void> {
  const heard = await transaction.$queryRaw<Heard[]>`
    select i.position, i.fingerprint, c.outcome, c.problem, c.effective, c.result
    from campaign_item i join command c on c.id = i.command_id
    where i.campaign_id = ${campaignId}::uuid and i.state = 'asked'
      and c.outcome is not null and (c.result is not null or c.outcome <> 'accepted' or not c.effective)`;
  const ends = heard.map((item) => ({ position: item.position, ...endOf(item) }));
  if (ends.length === 0) return;
  await transaction.$executeRaw`
    update campaign_item i set state = e.state, skipped_because = e.because, problem = e.problem,
      ended_at = crossgrade_now(), open = false
    from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb)
      as e(position int, state text, because text, problem jsonb)
    where i.campaign_id = ${campaignId}::uuid and i.position = e.position`;
}

/** What became of an upgrade; `fixed` is said of a kit alone that passed its checks and is published. */
function endOf({ fingerprint, outcome, effective, result }: Heard) {
  if (outcome !== 'accepted') return { state: 'skipped', because: `refused: ${outcome}`, problem: null };
  if (!effective || !result)
    return { state: 'skipped', because: 'moved-on: there was nothing to retry', problem: null };
  switch (result.kind) {
    case 'kit-ready':
      return { state: 'fixed', because: null, problem: null };
    case 'kit-stopped':
      return { state: 'skipped', because: 'moved-on: it was given up meanwhile', problem: null };
    case 'kit-failed': {
      const same = fingerprintOf(causeOf(result.problem)) === fingerprint;
      return { state: same ? 'failed-same' : 'failed-other', because: null, problem: result.problem };
    }
  }
}
