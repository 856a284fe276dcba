import { v7 as uuid } from 'uuid';
import { Prisma } from '../prisma/generated/client.ts';
import type { Change } from '../core/change.ts';
import { type Deadlines, dueAt } from '../core/deadlines.ts';
import { fingerprintOfProblem } from '../core/fingerprints.ts';
import type { NewMail } from '../core/mail.ts';
import type { Upgrade } from '../core/upgrade.ts';
import type { Standing } from '../core/standing.ts';
import { waitingOn } from '../core/steps.ts';
import { accountWrites, codeWrites, sessionWrites } from './account-writes.ts';
import type { Outcome } from './records.ts';
import type { Database, Transaction } from './database.ts';
import { chain } from './events.ts';
import { causedMails } from './caused-mails.ts';
import { formWrites } from './form-writes.ts';
import { kitWrites } from './kit-writes.ts';
import { licensesTouched, licenseWrites, lockLicenses, type ReadLicense } from './license-writes.ts';
import { insertMails } from './mails.ts';
import { needsOperator } from './operator-needed.ts';
import { json, jsonOrNull, type Part, present } from './parts.ts';
import type { Sealing } from './sealing.ts';
import type { Snapshot } from './snapshot.ts';

/** The channel on which every committed decision is told, to whoever waits for it. */
export const noticeChannel = 'crossgrade';

/** What a decision writes: what changes, and the outcome of the command that it answers. */
export interface Writing {
  readonly change: Change | null;
  readonly verdict: { readonly commandId: string; readonly outcome: Outcome } | null;
  /** The licenses that the decision was made on, as they were read. */
  readonly licenses: readonly ReadLicense[];
}

export interface Writer {
  /**
   * Writes a decision whole: effects, outcome, events, read model and notice in one statement. Writes nothing
   * and answers null when the upgrade, or a license that it decides about, has changed since it was read.
   */
  write(snapshot: Snapshot, writing: Writing, transaction?: Transaction): Promise<Standing | null>;
}

export function createWriter(database: Database, sealing: Sealing, deadlines: Deadlines): Writer {
  return {
    async write(snapshot, writing, transaction = database) {
      const next = nextState(snapshot, writing.change, deadlines);
      const codeId = uuid();
      const mails = await causedMails({ snapshot, change: writing.change, codeId }, transaction, sealing);
      const [row] = await transaction.$queryRaw<{ more: boolean }[]>(
        statement(snapshot, writing, next, { sealing, mails, codeId }),
      );
      if (!row) return null;
      return {
        step: next.step,
        parked: next.parked,
        turn: next.turn,
        problem: next.problem?.code ?? null,
        wakeInMs: next.dueAtMs === null ? null : next.dueAtMs - snapshot.nowMs,
        ...(isInBulk(snapshot, writing) && { inBulk: true }),
        more: row.more,
      };
    },
  };
}

/** Whether the build that runs after a write was asked for in bulk. */
function isInBulk({ next, kitInBulk }: Snapshot, { change, verdict }: Writing): boolean {
  const starts = change?.kit?.state === 'building' && verdict !== null;
  return starts ? next?.id === verdict.commandId && next.inBulk : kitInBulk;
}

type NextState = ReturnType<typeof nextState>;

function nextState({ upgrade, nowMs }: Snapshot, change: Change | null, deadlines: Deadlines) {
  const { step, parked } = change?.to ?? upgrade;
  const moved = step !== upgrade.step || parked !== upgrade.parked;
  const sinceMs = moved ? nowMs : upgrade.sinceMs;
  const reminded = change?.reminded ?? (moved ? 0 : upgrade.reminded);
  const problem = change?.problem ?? (moved ? null : upgrade.problem);
  const told = change?.told ?? (moved ? [] : upgrade.told);
  const extendedDays = change?.extendedDays ?? (moved ? 0 : upgrade.extendedDays);
  const codeEndsOn = change?.codeEndsOn === undefined ? upgrade.codeEndsOn : change.codeEndsOn;
  const leftActive = change?.leftActive === undefined ? upgrade.leftActive : change.leftActive;
  const plansMade = upgrade.plansMade + (change?.plan ? 1 : 0);
  const kept = change?.releases ? null : upgrade.plan;
  const plan = change?.plan ? { ...change.plan, version: plansMade } : kept;
  const waiting = { step, parked, sinceMs, reminded, problem, told, extendedDays, codeEndsOn, leftActive, plan };
  return {
    ...waiting,
    plansMade,
    turn: moved ? upgrade.turn + 1 : upgrade.turn,
    waitingOn: waitingOn({ step, parked }),
    dueAtMs: dueAt(waiting, nowMs, deadlines),
    ...whoAndWhat(upgrade, change, nowMs),
  };
}

/** Who registered and what was agreed and selected; a released registration leaves none of it. */
function whoAndWhat(upgrade: Upgrade, change: Change | null, nowMs: number) {
  if (change?.releases) {
    const nobody = { ownerId: null, agreement: null, selection: null, registeredAtMs: null, releaseRequest: null };
    return {
      ...nobody,
      addressRequest: null,
      visitorId: upgrade.visitorId,
      barredId: upgrade.ownerId ?? upgrade.barredId,
    };
  }
  return {
    ownerId: change?.ownerId ?? upgrade.ownerId,
    visitorId: change?.visitorId === undefined ? upgrade.visitorId : change.visitorId,
    barredId: upgrade.barredId,
    agreement: change?.agreement ?? upgrade.agreement,
    selection: change?.selection ?? upgrade.selection,
    registeredAtMs: change?.registered ? nowMs : upgrade.registeredAtMs,
    releaseRequest: change?.releaseRequest ?? upgrade.releaseRequest,
    addressRequest: change?.addressRequest === undefined ? upgrade.addressRequest : change.addressRequest,
  };
}

interface Parts {
  readonly sealing: Sealing;
  readonly mails: readonly NewMail[];
  /** Of the code for one use that confirms an address. */
  readonly codeId: string;
}

/** Only what has something to write is a part: each costs PostgreSQL time, though it does nothing. */
function statement(snapshot: Snapshot, writing: Writing, next: NextState, { sealing, mails, codeId }: Parts) {
  const { upgrade, nowMs, revision } = snapshot;
  const { change, verdict } = writing;
  const now = new Date(nowMs);
  const commandId = verdict?.commandId ?? null;
  const at = { commandId, at: now.toISOString() };
  const events = chain(change?.events ?? [], { count: snapshot.eventCount, hash: snapshot.eventHash }, at);
  const eventCount = snapshot.eventCount + events.length;
  const touched = licensesTouched(change, writing.licenses);
  const account = accountWrites(change, next.ownerId, now, sealing);
  const notice = JSON.stringify({ upgradeId: upgrade.id, commandId, eventCount });

  const parts: readonly Part[] = [
    Prisma.sql`here as (
      select id from upgrade where id = ${upgrade.id}::uuid and revision = ${revision} for update
    )`,
    touched.length > 0 && lockLicenses(touched),
    account,
    moved(snapshot, change, next, {
      eventCount,
      eventHash: events.at(-1)?.hash ?? null,
      conditions: [
        touched.length > 0 && Prisma.sql`(select count(*) from touched) = ${touched.length}`,
        account && Prisma.sql`(select count(*) from addressed) = 1`,
      ],
    }),
    ...sessionWrites(change, next.ownerId, now),
    ...codeWrites(change, next.ownerId, codeId, sealing),
    verdict &&
      Prisma.sql`decided as (
        update command c set outcome = ${outcomeCode(verdict)}, problem = ${jsonOrNull(problemOf(verdict))}::jsonb,
          effective = ${change !== null}, decided_at = ${now}::timestamptz
        from moved where c.id = ${commandId}::uuid
      )`,
    events.length > 0 &&
      Prisma.sql`happened as (
        insert into upgrade_event (upgrade_id, number, type, facts, command_id, at, hash)
        select moved.id, e.number, e.type, e.facts, e."commandId", ${now}::timestamptz, decode(e.hash, 'hex')
        from moved, jsonb_to_recordset(${json(events)}::jsonb)
          as e(number int, type text, facts jsonb, "commandId" uuid, hash text)
      )`,
    next.turn !== upgrade.turn &&
      Prisma.sql`stayed as (
        insert into upgrade_stay (upgrade_id, turn, step, parked, waiting_on, since)
        select moved.id, ${next.turn}, ${next.step}, ${next.parked}, ${next.waitingOn}, ${now}::timestamptz
        from moved
      )`,
    change?.ordersEnded &&
      Prisma.sql`ended as (
        update upgrade_order o set ended_as = e."as", ended_on = e."endsOn"
        from moved, jsonb_to_recordset(${json(change.ordersEnded)}::jsonb)
          as e("orderId" uuid, "as" text, "endsOn" date)
        where o.id = e."orderId"
      )`,
    change?.plan &&
      Prisma.sql`planned as (
        insert into activation_plan (upgrade_id, version, content, made_at)
        select moved.id, ${next.plansMade}, ${json(change.plan)}::jsonb, ${now}::timestamptz
        from moved
      )`,
    ...formWrites(snapshot, change, next.ownerId, sealing),
    ...licenseWrites(change, touched.length > 0, now, sealing),
    ...kitWrites(snapshot, change, commandId),
    mails.length > 0 && Prisma.sql`mailed as (${insertMails(mails, sealing, Prisma.sql`moved`)})`,
    change?.resends &&
      Prisma.sql`replaced as (
        update mail m set state = 'replaced' from moved where m.id = ${change.resends.mailId}::uuid
      )`,
  ];
  return Prisma.sql`
    with ${Prisma.join(present(parts), ', ')}
    select pg_notify(${noticeChannel}, ${notice})::text as notice,
      exists (select 1 from command c where c.upgrade_id = moved.id and c.outcome is null
        and c.id is distinct from ${commandId}::uuid) as more
    from moved`;
}

interface Moving {
  readonly eventCount: number;
  /** Of the last event of this change, if it has any. */
  readonly eventHash: string | null;
  readonly conditions: readonly Part[];
}

/** The upgrade itself, on which every other part depends: nothing is written if this is not. */
function moved(
  snapshot: Snapshot,
  change: Change | null,
  next: NextState,
  { eventCount, eventHash, conditions }: Moving,
): Prisma.Sql {
  const { upgrade } = snapshot;
  const kit = change?.kit ?? upgrade.kit;
  return Prisma.sql`moved as (
      update upgrade u set revision = u.revision + 1, step = ${next.step}, parked = ${next.parked},
        turn = ${next.turn}, step_since = ${new Date(next.sinceMs)}::timestamptz,
        due_at = ${instantOrNull(next.dueAtMs)}::timestamptz,
        reminded = ${next.reminded}, waiting_on = ${next.waitingOn},
        operator_needed = ${needsOperator(next)},
        problem_code = ${next.problem?.code ?? null}, problem = ${jsonOrNull(next.problem)}::jsonb,
        fingerprint = case when ${next.turn === upgrade.turn} or u.run_trouble is not null then u.fingerprint
          else ${fingerprintOfProblem(next.problem)} end,
        owner_id = ${next.ownerId}::uuid, visitor_id = ${next.visitorId}::uuid, barred_id = ${next.barredId}::uuid,
        registered_at = ${instantOrNull(next.registeredAtMs)}::timestamptz,
        release_request = ${jsonOrNull(next.releaseRequest)}::jsonb,
        address_request = ${jsonOrNull(next.addressRequest)}::jsonb, left_active = ${jsonOrNull(next.leftActive)}::jsonb,
        told = ${json(next.told)}::jsonb, extended_days = ${next.extendedDays}, code_ends_on = ${next.codeEndsOn}::date,
        agreement_version = ${next.agreement?.version ?? null}, agreement_digest = ${next.agreement?.digest ?? null},
        agreement_at = ${agreedAt(snapshot, change)}::timestamptz,
        plan_version = ${next.plan?.version ?? 0}, plans_made = ${next.plansMade},
        selection = ${jsonOrNull(next.selection)}::jsonb,
        kit_revision = ${kit?.revision ?? 0}, event_count = ${eventCount},
        event_hash = coalesce(decode(${eventHash}, 'hex'), u.event_hash),
        ring_count = 0, ring_after = null
      from here
      where ${Prisma.join([Prisma.sql`u.id = here.id`, ...present(conditions)], ' and ')}
      returning u.id, u.customer_id
    )`;
}

function outcomeCode(verdict: Writing['verdict']): string | null {
  if (!verdict) return null;
  return verdict.outcome.accepted ? 'accepted' : verdict.outcome.problem.code;
}

function problemOf(verdict: Writing['verdict']): unknown {
  return verdict && !verdict.outcome.accepted ? verdict.outcome.problem : null;
}

/** When the agreement was accepted that holds after a change. */
function agreedAt({ agreementAt, nowMs }: Snapshot, change: Change | null): Date | null {
  if (change?.releases) return null;
  return change?.agreement ? new Date(nowMs) : agreementAt;
}

function instantOrNull(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
