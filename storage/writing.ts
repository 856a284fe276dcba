import { v7 as uuid } from 'uuid';
import { Prisma } from '../prisma/generated/client.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import type { Change } from '../core/change.ts';
import { type Deadlines, dueAt } from '../core/deadlines.ts';
import { foldLookAlikes } from '../core/look-alikes.ts';
import type { Standing } from '../core/standing.ts';
import { waitingOn } from '../core/steps.ts';
import type { CommandResult, Outcome } from './records.ts';
import type { Database, Transaction } from './database.ts';
import { chain } from './events.ts';
import { makeCode } from './made-codes.ts';
import { needsOperator } from './operator-needed.ts';
import type { Sealing } from './sealing.ts';
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
      const written = await transaction.$queryRaw<{ more: boolean }[]>(statement(snapshot, writing, next, sealing));
      const [row] = written;
      if (!row) return null;
      return {
        step: next.step,
        parked: next.parked,
        turn: next.turn,
        wakeInMs: next.dueAtMs === null ? null : next.dueAtMs - snapshot.nowMs,
        more: row.more,
      };
    },
  };
}

type NextState = ReturnType<typeof nextState>;

function nextState({ upgrade, nowMs }: Snapshot, change: Change | null, deadlines: Deadlines) {
  const { step, parked } = change?.to ?? upgrade;
  const moved = step !== upgrade.step || parked !== upgrade.parked;
  const sinceMs = moved ? nowMs : upgrade.sinceMs;
  const reminded = change?.reminded ?? (moved ? 0 : upgrade.reminded);
  const problem = change?.problem ?? (moved ? null : upgrade.problem);
  return {
    step,
    parked,
    sinceMs,
    reminded,
    problem,
    turn: moved ? upgrade.turn + 1 : upgrade.turn,
    waitingOn: waitingOn({ step, parked }),
    dueAtMs: dueAt({ step, parked, sinceMs, reminded, problem }, nowMs, deadlines),
  };
}

function statement(snapshot: Snapshot, { change, verdict, licenses }: Writing, next: NextState, sealing: Sealing) {
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
  const planVersion = (upgrade.plan?.version ?? 0) + (change?.plan ? 1 : 0);
  const selection = change?.selection ?? upgrade.selection;
  const kit = change?.kit;
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
    ), moved as (
      update upgrade u set revision = u.revision + 1, step = ${next.step}, parked = ${next.parked},
        turn = ${next.turn}, step_since = ${new Date(next.sinceMs)}::timestamptz,
        due_at = ${next.dueAtMs === null ? null : new Date(next.dueAtMs)}::timestamptz,
        reminded = ${next.reminded}, waiting_on = ${next.waitingOn},
        operator_needed = ${next.step !== 'abandoned' && needsOperator(change?.plan ?? upgrade.plan)},
        problem_code = ${next.problem?.code ?? null}, problem = ${jsonOrNull(next.problem)}::jsonb,
        owner_id = ${change?.ownerId ?? upgrade.ownerId}::uuid,
        agreement_version = ${(change?.agreement ?? upgrade.agreement)?.version ?? null},
        agreement_digest = ${(change?.agreement ?? upgrade.agreement)?.digest ?? null},
        agreement_at = ${change?.agreement ? now : snapshot.agreementAt}::timestamptz,
        plan_version = ${planVersion}, selection = ${jsonOrNull(selection)}::jsonb,
        kit_revision = ${kit?.revision ?? upgrade.kit?.revision ?? 0}, event_count = ${eventCount},
        event_hash = coalesce(decode(${events.at(-1)?.hash ?? null}, 'hex'), u.event_hash),
        ring_count = 0, ring_after = null
      from here
      where u.id = here.id and (select count(*) from touched) = ${touched.length}
      returning u.id, u.customer_id
    ), decided as (
      update command c set outcome = ${outcomeCode(verdict)}, problem = ${jsonOrNull(problemOf(verdict))}::jsonb,
        effective = ${change !== null}, decided_at = ${now}::timestamptz
      from moved where c.id = ${commandId}::uuid
    ), happened as (
      insert into upgrade_event (upgrade_id, number, type, facts, command_id, at, hash)
      select moved.id, e.number, e.type, e.facts, e."commandId", ${now}::timestamptz, decode(e.hash, 'hex')
      from moved, jsonb_to_recordset(${json(events)}::jsonb)
        as e(number int, type text, facts jsonb, "commandId" uuid, hash text)
    ), recorded as (
      insert into personal_record (id, upgrade_id, kind, value, recorded_at)
      select ${uuid()}::uuid, moved.id, 'account-form', ${jsonOrNull(change?.form?.form)}::jsonb, ${now}::timestamptz
      from moved where ${change?.form !== undefined}
    ), forgotten as (
      delete from named_code n using moved
      where ${hasNewCodes(change)} and n.upgrade_id = moved.id and n.order_id is null
    ), named as (
      insert into named_code (id, upgrade_id, digest, folded, sealed)
      select n.id, moved.id, decode(n.digest, 'hex'), decode(n.folded, 'hex'), decode(n.sealed, 'hex')
      from moved, jsonb_to_recordset(${json(namedCodes(change, sealing))}::jsonb)
        as n(id uuid, digest text, folded text, sealed text)
    ), planned as (
      insert into activation_plan (upgrade_id, version, content, made_at)
      select moved.id, ${planVersion}, ${jsonOrNull(change?.plan)}::jsonb, ${now}::timestamptz
      from moved where ${change?.plan !== undefined}
    ), counted as (
      update license l set revision = l.revision + 1,
        kind = case when l.id = any(${[...(change?.conversions ?? [])]}::uuid[]) then 'full' else l.kind end
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
        kit_digest = excluded.kit_digest, finished_at = excluded.finished_at,
        attempt = case excluded.state when 'building' then 0 else kit_build.attempt end,
        command_id = case excluded.state when 'building' then coalesce(${commandId}::uuid, kit_build.command_id)
          else kit_build.command_id end
    ), told as (
      update command c set result = ${jsonOrNull(kitResult(snapshot, change))}::jsonb, result_at = ${now}::timestamptz
      from moved where ${kit !== undefined && kit.state !== 'building'} and c.id = ${snapshot.kitCommandId}::uuid
    )
    select pg_notify(${noticeChannel}, ${notice})::text as notice,
      exists (select 1 from command c where c.upgrade_id = moved.id and c.outcome is null
        and c.id is distinct from ${commandId}::uuid) as more
    from moved`;
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

/** Locked in the order of their ids, after the upgrade: those that get a grant or become full. */
function licensesTouched(change: Change | null, read: Writing['licenses']): Writing['licenses'] {
  const ids = new Set([...(change?.grants ?? []).map(({ licenseId }) => licenseId), ...(change?.conversions ?? [])]);
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
function kitResult({ lastKitProblem }: Snapshot, change: Change | null): CommandResult | null {
  const kit = change?.kit;
  if (kit?.state === 'ready') return { kind: 'kit-ready' };
  if (kit?.state === 'stopped') return { kind: 'kit-stopped' };
  if (kit?.state !== 'failed' || !kit.problem) return null;
  const same = canonicalJson(kit.problem) === canonicalJson(lastKitProblem);
  return { kind: 'kit-failed', problem: kit.problem, same };
}
