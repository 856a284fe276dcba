import { v7 as uuid } from 'uuid';
import { Prisma } from '../prisma/generated/client.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import type { Change } from '../core/change.ts';
import { type Deadlines, dueAt } from '../core/deadlines.ts';
import { causeOf, fingerprintOf } from '../core/fingerprints.ts';
import { foldLookAlikes } from '../core/look-alikes.ts';
import type { Problem } from '../core/problems.ts';
import type { Upgrade } from '../core/upgrade.ts';
import type { Standing } from '../core/standing.ts';
import { waitingOn } from '../core/steps.ts';
import { accountWrites, codeWrites, sessionWrites } from './account-writes.ts';
import type { CommandResult, Outcome } from './records.ts';
import type { Database, Transaction } from './database.ts';
import { chain } from './events.ts';
import { causedMails } from './caused-mails.ts';
import { insertMails } from './mails.ts';
import { makeCode } from './made-codes.ts';
import { needsOperator } from './operator-needed.ts';
import type { Sealing } from './sealing.ts';
import { searchOfForm } from './search.ts';
import type { Snapshot } from './snapshot.ts';

/** The channel on which every committed decision is told, to whoever waits for it. */
export const noticeChannel = 'crossgrade';

/** What a decision writes: what changes, and the outcome of the command that it answers. */
export interface Writing {
  readonly change: Change | null;
  readonly verdict: { readonly commandId: string; readonly outcome: Outcome } | null;
  /** The licenses that the decision was made on, as they were read. */
  readonly licenses: readonly { readonly id: string; readonly revision: number }[];
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
      const mailed = insertMails(mails, sealing, Prisma.sql`moved`);
      const written = await transaction.$queryRaw<{ more: boolean }[]>(
        statement(snapshot, writing, next, { sealing, mailed, codeId }),
      );
      const [row] = written;
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
  /** Stores the mails that the change causes. */
  readonly mailed: Prisma.Sql;
  /** Of the code for one use that confirms an address. */
  readonly codeId: string;
}

function statement(
  snapshot: Snapshot,
  { change, verdict, licenses }: Writing,
  next: NextState,
  { sealing, mailed, codeId }: Parts,
) {
  const { upgrade, nowMs } = snapshot;
  const now = new Date(nowMs);
  const commandId = verdict?.commandId ?? null;
  const events = chain(
    change?.events ?? [],
    { count: snapshot.eventCount, hash: snapshot.eventHash },
    { commandId, at: now.toISOString() },
  );
  const eventCount = snapshot.eventCount + events.length;
  const touched = licensesTouched(change, licenses);
  const issued = (change?.licenses ?? []).map((license) => ({ ...license, ...sealedCode(license, sealing) }));
  const kit = change?.kit;
  const result = kitResult(snapshot, change);
  const forgets = change?.releases === true;
  const recordId = uuid();
  const search = searchOfForm(change?.form?.form, sealing);
  const notice = JSON.stringify({ upgradeId: upgrade.id, commandId, eventCount });

  return Prisma.sql`
    with here as (
      select id from upgrade where id = ${upgrade.id}::uuid and revision = ${snapshot.revision} for update
    ), touched as (
      select l.id from license l
      join jsonb_to_recordset(${json(touched)}::jsonb) as r(id uuid, revision int)
        on r.id = l.id and r.revision = l.revision
      where exists (select 1 from here)
      order by l.id for update of l
    ), ${accountWrites(change, next.ownerId, now, sealing)}, moved as (
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
        kit_revision = ${kit?.revision ?? upgrade.kit?.revision ?? 0}, event_count = ${eventCount},
        event_hash = coalesce(decode(${events.at(-1)?.hash ?? null}, 'hex'), u.event_hash),
        ring_count = 0, ring_after = null
      from here
      where u.id = here.id and (select count(*) from touched) = ${touched.length}
        and (select count(*) from addressed) = ${change?.account === undefined ? 0 : 1}
      returning u.id, u.customer_id
    ), ${sessionWrites(change, next.ownerId, now)}, ${codeWrites(change, next.ownerId, codeId, sealing)}, decided as (
      update command c set outcome = ${outcomeCode(verdict)}, problem = ${jsonOrNull(problemOf(verdict))}::jsonb,
        effective = ${change !== null}, decided_at = ${now}::timestamptz
      from moved where c.id = ${commandId}::uuid
    ), happened as (
      insert into upgrade_event (upgrade_id, number, type, facts, command_id, at, hash)
      select moved.id, e.number, e.type, e.facts, e."commandId", ${now}::timestamptz, decode(e.hash, 'hex')
      from moved, jsonb_to_recordset(${json(events)}::jsonb)
        as e(number int, type text, facts jsonb, "commandId" uuid, hash text)
    ), stayed as (
      insert into upgrade_stay (upgrade_id, turn, step, parked, waiting_on, since)
      select moved.id, ${next.turn}, ${next.step}, ${next.parked}, ${next.waitingOn}, ${now}::timestamptz
      from moved where ${next.turn !== upgrade.turn}
    ), recorded as (
      insert into personal_record (id, upgrade_id, kind, value, recorded_at)
      select ${recordId}::uuid, moved.id, 'account-form', ${jsonOrNull(change?.form?.form)}::jsonb, ${now}::timestamptz
      from moved where ${change?.form !== undefined}
    ), agreed as (
      insert into agreement_record (id, upgrade_id, account_id, person_id, role, version, digest, language, accepted_at,
        effective_at)
      select ${recordId}::uuid, moved.id, ${next.ownerId}::uuid, ${recordId}::uuid, ${change?.inEffect?.role ?? ''},
        a.version, a.digest, a.language, ${snapshot.agreementAt}::timestamptz, ${now}::timestamptz
      from moved, (select version, digest, language from license_agreement
        where version = ${change?.inEffect?.version ?? ''} and digest = ${change?.inEffect?.digest ?? ''}
        order by language limit 1) a
    ), found as (
      insert into upgrade_search (id, upgrade_id, record_id, text, terms)
      select ${recordId}::uuid, moved.id, ${recordId}::uuid, ${search.text}, ${[...search.terms]}::text[]
      from moved where ${change?.form !== undefined}
    ), erased as (
      delete from personal_record p using moved
      where ${forgets} and p.upgrade_id = moved.id and p.kind = 'account-form'
    ), ended as (
      update upgrade_order o set ended_as = e."as", ended_on = e."endsOn"
      from moved, jsonb_to_recordset(${json(change?.ordersEnded ?? [])}::jsonb)
        as e("orderId" uuid, "as" text, "endsOn" date)
      where o.id = e."orderId"
    ), forgotten as (
      delete from named_code n using moved
      where ${forgets || hasNewCodes(change)} and n.upgrade_id = moved.id and n.order_id is null
    ), named as (
      insert into named_code (id, upgrade_id, digest, folded, sealed)
      select n.id, moved.id, decode(n.digest, 'hex'), decode(n.folded, 'hex'), decode(n.sealed, 'hex')
      from moved, jsonb_to_recordset(${json(namedCodes(change, sealing))}::jsonb)
        as n(id uuid, digest text, folded text, sealed text)
    ), planned as (
      insert into activation_plan (upgrade_id, version, content, made_at)
      select moved.id, ${next.plansMade}, ${jsonOrNull(change?.plan)}::jsonb, ${now}::timestamptz
      from moved where ${change?.plan !== undefined}
    ), counted as (
      update license l set revision = l.revision + 1,
        kind = case when ${isAmong(change?.conversions)} then 'full' when ${isAmong(change?.unconverted)} then 'trial'
          else l.kind end,
        state = case when ${isAmong(change?.reinstated)} then 'active'
          when ${isAmong(change?.revoked)} and l.first_activated_at is null then 'revoked' else l.state end,
        state_cause = case when ${isAmong(change?.reinstated)} then null
          when ${isAmong(change?.revoked)} and l.first_activated_at is null then 'reversal' else l.state_cause end,
        issued_for = case when ${isAmong(change?.disowned)} then null else l.issued_for end
      from moved, touched where l.id = touched.id
    ), issued as (
      insert into license (id, customer_id, product_id, code_digest, code_folded, code_sealed, kind, issued_for, created_at)
      select i.id, moved.customer_id, i."productId", decode(i.digest, 'hex'), decode(i.folded, 'hex'),
        decode(i.sealed, 'hex'), 'full', moved.id, ${now}::timestamptz
      from moved, jsonb_to_recordset(${json(issued)}::jsonb)
        as i(id uuid, "productId" text, digest text, folded text, sealed text)
    ), granted as (
      insert into license_grant (id, license_id, order_id, basis, seats, starts_on, expires_on, created_at)
      select g.id, g."licenseId", g."orderId", g.basis, g.seats, g."startsOn", g."expiresOn", ${now}::timestamptz
      from moved, jsonb_to_recordset(${json(newGrants(change, issued))}::jsonb)
        as g(id uuid, "licenseId" uuid, "orderId" uuid, basis text, seats int, "startsOn" date, "expiresOn" date)
      on conflict (license_id, order_id) do nothing
    ), removed as (
      delete from license_grant g using moved, jsonb_to_recordset(${json(grantEndings(change))}::jsonb)
        as e("orderId" uuid, "licenseId" uuid, "lastDay" date)
      where g.order_id = e."orderId" and g.license_id = e."licenseId"
        and (e."lastDay" is null or g.starts_on > e."lastDay")
    ), shortened as (
      update license_grant g set expires_on = least(g.expires_on, e."lastDay")
      from moved, jsonb_to_recordset(${json(grantEndings(change))}::jsonb)
        as e("orderId" uuid, "licenseId" uuid, "lastDay" date)
      where g.order_id = e."orderId" and g.license_id = e."licenseId" and g.starts_on <= e."lastDay"
    ), building as (
      insert into kit_build (upgrade_id, revision, state, problem, command_id, kit_digest, started_at, finished_at)
      select moved.id, ${kit?.revision ?? 0}, ${kit?.state ?? ''}, ${jsonOrNull(kit?.problem)}::jsonb,
        coalesce(${commandId}::uuid, (select e.command_id from upgrade_event e where e.upgrade_id = moved.id
          and e.type = 'productsSelected' order by e.number desc limit 1)),
        ${kit?.layoutDigest ?? null}, ${now}::timestamptz,
        ${kit && kit.state !== 'building' ? now : null}::timestamptz
      from moved where ${kit !== undefined}
      on conflict (upgrade_id, revision) do update set state = excluded.state,
        problem = case excluded.state when 'building' then kit_build.problem else excluded.problem end,
        kit_digest = excluded.kit_digest, finished_at = excluded.finished_at, next_try_at = null,
        started_at = case excluded.state when 'building' then excluded.started_at else kit_build.started_at end,
        attempt = case excluded.state when 'building' then 0 else kit_build.attempt end,
        parts = null, parts_done = null,
        command_id = case excluded.state when 'building' then coalesce(${commandId}::uuid, kit_build.command_id)
          else kit_build.command_id end
    ), withdrawn as (
      update kit_build k set state = 'stopped', kit_digest = null
      from moved where ${change?.releases === true} and k.upgrade_id = moved.id and k.state = 'ready'
        and k.revision <> ${kit?.revision ?? 0}
    ), attempted as (
      insert into kit_attempt (upgrade_id, turn, attempt, revision, started_at, ended_at, problem, fingerprint, final)
      select moved.id, ${upgrade.turn}, ${upgrade.kit?.attempt ?? 0}, ${kit?.revision ?? 0}, ${now}::timestamptz,
        ${now}::timestamptz, ${jsonOrNull(kit?.problem)}::jsonb, ${fingerprintOfProblem(kit?.problem)}, ${kit?.state !== 'ready'}
      from moved where ${kit?.state === 'failed' || kit?.state === 'ready'}
      on conflict (upgrade_id, turn, attempt) do update set
        ended_at = coalesce(kit_attempt.ended_at, excluded.ended_at), problem = excluded.problem,
        fingerprint = excluded.fingerprint, final = excluded.final
    ), mailed as (
      ${mailed}
    ), replaced as (
      update mail m set state = 'replaced' from moved where m.id = ${change?.resends?.mailId ?? null}::uuid
    ), told as (
      update command c set result = ${jsonOrNull(result)}::jsonb, result_at = ${now}::timestamptz
      from moved where ${result !== null} and c.id = ${snapshot.kitCommandId}::uuid
    )
    select pg_notify(${noticeChannel}, ${notice})::text as notice,
      exists (select 1 from command c where c.upgrade_id = moved.id and c.outcome is null
        and c.id is distinct from ${commandId}::uuid) as more
    from moved`;
}

/** Under what a failure is filed for which an upgrade is parked. */
function fingerprintOfProblem(problem: Problem | null | undefined): string | null {
  return problem ? fingerprintOf(causeOf(problem)) : null;
}

function json(rows: readonly unknown[]): string {
  return JSON.stringify(rows);
}

function jsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
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

/** Whether license `l` is one of these. */
function isAmong(licenseIds: readonly string[] = []): Prisma.Sql {
  return Prisma.sql`l.id = any(${[...licenseIds]}::uuid[])`;
}

function grantEndings(change: Change | null) {
  return (change?.endings ?? []).flatMap(({ orderId, licenseIds, lastDay }) =>
    licenseIds.map((licenseId) => ({ orderId, licenseId, lastDay })),
  );
}

/** Locked in the order of their ids, after the upgrade: all whose grants, kind, state or place change. */
function licensesTouched(change: Change | null, read: Writing['licenses']): Writing['licenses'] {
  const ids = new Set([
    ...(change?.grants ?? []).map(({ licenseId }) => licenseId),
    ...(change?.endings ?? []).flatMap(({ licenseIds }) => licenseIds),
    ...[change?.conversions, change?.unconverted, change?.reinstated, change?.revoked, change?.disowned].flatMap(
      (licenseIds) => licenseIds ?? [],
    ),
  ]);
  return read.filter(({ id }) => ids.has(id)).map(({ id, revision }) => ({ id, revision }));
}

interface SealedCode {
  readonly id: string;
  readonly digest: string;
  readonly folded: string;
  readonly sealed: string;
}

function sealedCode({ productId }: { readonly productId: string }, sealing: Sealing): SealedCode {
  return seal(makeCode(productId), 'license', sealing);
}

function namedCodes(change: Change | null, sealing: Sealing): readonly SealedCode[] {
  if (!hasNewCodes(change)) return [];
  return (change?.form?.ownedActivationCodes ?? []).map((code) => seal(code, 'named_code', sealing));
}

/** A form that leaves the plan standing has the codes that are stored, to which the plan refers. */
function hasNewCodes(change: Change | null): boolean {
  return change?.form !== undefined && change.to !== undefined;
}

function seal(code: string, table: string, sealing: Sealing): SealedCode {
  const id = uuid();
  return {
    id,
    digest: hex(sealing.digest(code, 'activation-code')),
    folded: hex(sealing.digest(foldLookAlikes(code), 'activation-code-folded')),
    sealed: hex(sealing.seal(code, `${table}:${id}`)),
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function newGrants(change: Change | null, issued: readonly (SealedCode & Pick<NewLicenses, 'grants'>)[]) {
  const given = (change?.grants ?? []).map(({ licenseId, grant }) => ({ ...grant, licenseId, id: uuid() }));
  const first = issued.flatMap(({ id: licenseId, grants }) =>
    grants.map((grant) => ({ ...grant, licenseId, id: uuid() })),
  );
  return [...given, ...first];
}

type NewLicenses = NonNullable<Change['licenses']>[number];

/** What the command that caused a kit build is told when the build has ended. */
function kitResult({ upgrade, lastKitProblem }: Snapshot, change: Change | null): CommandResult | null {
  const kit = change?.kit;
  if (kit?.state === 'ready') return { kind: 'kit-ready' };
  if (kit?.state === 'stopped') return upgrade.kit?.state === 'ready' ? null : { kind: 'kit-stopped' };
  if (kit?.state !== 'failed' || !kit.problem) return null;
  const same = canonicalJson(kit.problem) === canonicalJson(lastKitProblem);
  return { kind: 'kit-failed', problem: kit.problem, same };
}
