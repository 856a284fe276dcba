import { Prisma } from '../prisma/generated/client.ts';
import type { Policies, Suite } from '../core/catalog.ts';
import type { CommandKind } from '../core/commands.ts';
import type { Actor } from '../core/actors.ts';
import type { Day } from '../core/days.ts';
import type { UpgradeOrder } from '../core/orders.ts';
import type { KitProblem, Problem } from '../core/problems.ts';
import type { Step } from '../core/steps.ts';
import type { ProductId } from '../core/product-ids.ts';
import type {
  AddressRequest,
  LeftActive,
  ReleaseRequest,
  Selection,
  StoredPlan,
  Upgrade,
  Warning,
} from '../core/upgrade.ts';
import { campaignRoute } from './campaign-route.ts';
import type { Catalog } from './catalog.ts';
import type { Transaction } from './database.ts';

/** An upgrade as one statement read it, with what a write must find unchanged. */
export interface Snapshot {
  readonly upgrade: Upgrade;
  readonly customerId: string;
  /** Grows with every write: a write names the one that its decision was made on. */
  readonly revision: number;
  /** What operators know it by: without the attempts at kits, which change nothing that they decide on. */
  readonly shownRevision: number;
  readonly eventCount: number;
  readonly eventHash: Uint8Array | null;
  readonly agreementAt: Date | null;
  readonly dueAtMs: number | null;
  readonly ringCount: number;
  /** What the build failed of for good the last time, in any turn. */
  readonly lastKitProblem: KitProblem | null;
  /** Whether the running kit build was asked for in bulk. */
  readonly kitInBulk: boolean;
  /** The command that is told what the running kit build comes to. */
  readonly kitCommandId: string | null;
  readonly nowMs: number;
  readonly next: UndecidedCommand | null;
  readonly undecided: number;
}

/** The oldest command without an outcome. */
export interface UndecidedCommand {
  readonly id: string;
  readonly kind: CommandKind;
  /** Whether a campaign asks it. */
  readonly inBulk: boolean;
  readonly actor: Actor;
  readonly sealed: Uint8Array | null;
  readonly failures: number;
}

interface Row {
  id: string;
  customerId: string;
  suite: string;
  catalogRevision: number;
  step: Step;
  parked: boolean;
  turn: number;
  revision: number;
  attemptsBegun: number;
  stepSince: Date;
  dueAt: Date | null;
  reminded: number;
  problem: Problem | null;
  ownerId: string | null;
  visitorId: string | null;
  barredId: string | null;
  registeredAt: Date | null;
  downloaded: boolean;
  told: Warning[];
  extendedDays: number;
  codeEndsOn: Day | null;
  releaseRequest: ReleaseRequest | null;
  addressRequest: AddressRequest | null;
  leftActive: LeftActive | null;
  plansMade: number;
  issued: ProductId[];
  agreementVersion: string | null;
  agreementDigest: string | null;
  agreementAt: Date | null;
  selection: Selection | null;
  eventCount: number;
  eventHash: Uint8Array | null;
  ringCount: number;
  now: Date;
  orders: UpgradeOrder[];
  plan: StoredPlan | null;
  kit:
    | (NonNullable<Upgrade['kit']> & { commandId: string | null; inBulk: boolean; failedBefore: KitProblem | null })
    | null;
  commandId: string | null;
  commandKind: CommandKind;
  commandRoute: string;
  actorKind: Actor['kind'];
  actorId: string;
  sealed: Uint8Array | null;
  failures: number;
  undecided: number;
}

/** The orders of upgrade `u`, as the rules know them. */
export const ordersOfUpgrade = Prisma.sql`
  (select coalesce(jsonb_agg(jsonb_build_object(
      'id', o.id, 'orderNumber', o.order_number, 'certificateNumber', o.certificate_number, 'revision', o.revision, 'seats', o.seats, 'basis', o.basis,
      'startsOn', o.starts_on, 'expiresOn', o.expires_on, 'placedOn', o.placed_on,
      'timeZone', o.time_zone, 'canceled', o.ended_as is not null, 'endedAs', o.ended_as, 'endsOn', o.ended_on) order by o.placed_at, o.id), '[]'::jsonb)
    from upgrade_order o where o.upgrade_id = u.id)`;

/** The plan in force of upgrade `u`. */
export const planOfUpgrade = Prisma.sql`
  (select p.content || jsonb_build_object('version', p.version)
    from activation_plan p where p.upgrade_id = u.id and p.version = u.plan_version)`;

/** Reads an upgrade and its oldest undecided command at one moment; null when there is no such upgrade. */
export async function readSnapshot(database: Transaction, catalog: Catalog, id: string): Promise<Snapshot | null> {
  const [row] = await database.$queryRaw<Row[]>`
    select u.id, u.customer_id as "customerId", u.suite, u.catalog_revision as "catalogRevision", u.step, u.parked,
      u.turn, u.revision, u.attempts_begun as "attemptsBegun", u.step_since as "stepSince", u.due_at as "dueAt", u.reminded, u.problem,
      u.owner_id as "ownerId", u.visitor_id as "visitorId", u.agreement_version as "agreementVersion",
      u.agreement_digest as "agreementDigest", u.agreement_at as "agreementAt", u.selection, u.event_count as "eventCount", u.event_hash as "eventHash",
      u.ring_count as "ringCount", crossgrade_now() as now, u.barred_id as "barredId",
      u.registered_at as "registeredAt", u.downloaded_at is not null as downloaded, u.told,
      u.extended_days as "extendedDays", to_char(u.code_ends_on, 'YYYY-MM-DD') as "codeEndsOn",
      u.release_request as "releaseRequest", u.address_request as "addressRequest", u.left_active as "leftActive", u.plans_made as "plansMade",
      (select coalesce(jsonb_agg(l.product_id order by l.product_id), '[]'::jsonb)
        from license l where l.issued_for = u.id) as issued,
      ${ordersOfUpgrade} as orders,
      ${planOfUpgrade} as plan,
      (select jsonb_build_object('revision', k.revision, 'state', k.state, 'attempt', k.attempt,
          'problem', k.problem, 'commandId', k.command_id, 'inBulk', exists (select 1 from command b
            where b.id = k.command_id and b.route = ${campaignRoute}), 'failedBefore', (select e.facts -> 'problem'
            from upgrade_event e where e.upgrade_id = u.id and e.type = 'kitFailed' order by e.number desc limit 1))
        from kit_build k where k.upgrade_id = u.id and k.revision = u.kit_revision) as kit,
      c.id as "commandId", c.kind as "commandKind", c.route as "commandRoute", c.actor_kind as "actorKind", c.actor_id as "actorId",
      c.sealed, c.failures,
      (select count(*)::int from command x where x.upgrade_id = u.id and x.outcome is null) as undecided
    from upgrade u
    left join lateral (
      select k.id, k.kind, k.route, k.actor_kind, k.actor_id, k.failures, p.sealed
      from command k left join command_payload p on p.command_id = k.id
      where k.upgrade_id = u.id and k.outcome is null
      order by k.position limit 1
    ) c on true
    where u.id = ${id}::uuid`;
  if (!row) return null;
  return snapshotOf(row, await catalog.suite(row.catalogRevision, row.suite, database));
}

function snapshotOf(row: Row, sold: { readonly suite: Suite; readonly policies: Policies }): Snapshot {
  return {
    upgrade: upgradeOf(row, sold),
    customerId: row.customerId,
    revision: row.revision,
    shownRevision: row.revision - row.attemptsBegun,
    eventCount: row.eventCount,
    eventHash: row.eventHash,
    agreementAt: row.agreementAt,
    dueAtMs: row.dueAt?.getTime() ?? null,
    ringCount: row.ringCount,
    lastKitProblem: row.kit?.failedBefore ?? null,
    kitInBulk: row.kit?.inBulk ?? false,
    kitCommandId: row.kit?.commandId ?? null,
    nowMs: row.now.getTime(),
    next: row.commandId === null ? null : undecidedCommand(row.commandId, row),
    undecided: row.undecided,
  };
}

function upgradeOf(row: Row, { suite, policies }: { readonly suite: Suite; readonly policies: Policies }): Upgrade {
  const { id, step, parked, turn, reminded, problem, ownerId, orders, plan, selection, kit } = row;
  const { told, extendedDays, codeEndsOn, visitorId, barredId, downloaded } = row;
  const { releaseRequest, addressRequest, leftActive, plansMade, issued } = row;
  const { agreementVersion: version, agreementDigest: digest } = row;
  return {
    id,
    step,
    parked,
    turn,
    sinceMs: row.stepSince.getTime(),
    reminded,
    problem,
    ownerId,
    ...{ told, extendedDays, codeEndsOn, visitorId, barredId, downloaded },
    ...{ releaseRequest, addressRequest, leftActive, plansMade, issued },
    registeredAtMs: row.registeredAt?.getTime() ?? null,
    suite,
    policies,
    orders,
    agreement: version !== null && digest !== null ? { version, digest } : null,
    plan,
    selection,
    kit,
  };
}

function undecidedCommand(id: string, row: Row): UndecidedCommand {
  return {
    id,
    kind: row.commandKind,
    inBulk: row.commandRoute === campaignRoute,
    actor: { kind: row.actorKind, id: row.actorId },
    sealed: row.sealed,
    failures: row.failures,
  };
}
