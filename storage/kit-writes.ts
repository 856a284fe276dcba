import { canonicalJson } from '../core/canonical-json.ts';
import type { Change } from '../core/change.ts';
import { fingerprintOfProblem } from '../core/fingerprints.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { json, jsonOrNull, type Part } from './parts.ts';
import type { CommandResult } from './records.ts';
import type { Snapshot } from './snapshot.ts';

/** What a decision does to kit builds, and what the command is told that caused one. */
export function kitWrites(snapshot: Snapshot, change: Change | null, commandId: string | null): readonly Part[] {
  const { upgrade } = snapshot;
  const now = new Date(snapshot.nowMs);
  const kit = change?.kit;
  const result = kitResult(snapshot, change);
  return [
    kit && noteBuild(kit, commandId, now),
    change?.releases &&
      Prisma.sql`withdrawn as (
        update kit_build k set state = 'stopped', kit_digest = null
        from moved where k.upgrade_id = moved.id and k.state = 'ready' and k.revision <> ${kit?.revision ?? 0}
      )`,
    (kit?.state === 'failed' || kit?.state === 'ready') &&
      Prisma.sql`attempted as (
        insert into kit_attempt (upgrade_id, turn, attempt, revision, started_at, ended_at, problem, fingerprint, final)
        select moved.id, ${upgrade.turn}, ${upgrade.kit?.attempt ?? 0}, ${kit.revision}, ${now}::timestamptz,
          ${now}::timestamptz, ${jsonOrNull(kit.problem)}::jsonb, ${fingerprintOfProblem(kit.problem)},
          ${kit.state === 'failed'}
        from moved
        on conflict (upgrade_id, turn, attempt) do update set
          ended_at = coalesce(kit_attempt.ended_at, excluded.ended_at), problem = excluded.problem,
          fingerprint = excluded.fingerprint, final = excluded.final
      )`,
    result &&
      Prisma.sql`told as (
        update command c set result = ${json(result)}::jsonb, result_at = ${now}::timestamptz
        from moved where c.id = ${snapshot.kitCommandId}::uuid
      )`,
  ];
}

function noteBuild(
  { revision, state, problem, layoutDigest }: NonNullable<Change['kit']>,
  commandId: string | null,
  now: Date,
): Part {
  return Prisma.sql`building as (
    insert into kit_build (upgrade_id, revision, state, problem, command_id, kit_digest, started_at, finished_at)
    select moved.id, ${revision}, ${state}, ${jsonOrNull(problem)}::jsonb,
      coalesce(${commandId}::uuid, (select e.command_id from upgrade_event e where e.upgrade_id = moved.id
        and e.type = 'productsSelected' order by e.number desc limit 1)),
      ${layoutDigest ?? null}, ${now}::timestamptz, ${state === 'building' ? null : now}::timestamptz
    from moved
    on conflict (upgrade_id, revision) do update set state = excluded.state,
      problem = case excluded.state when 'building' then kit_build.problem else excluded.problem end,
      kit_digest = excluded.kit_digest, finished_at = excluded.finished_at, next_try_at = null,
      started_at = case excluded.state when 'building' then excluded.started_at else kit_build.started_at end,
      attempt = case excluded.state when 'building' then 0 else kit_build.attempt end,
      parts = null, parts_done = null,
      command_id = case excluded.state when 'building' then coalesce(${commandId}::uuid, kit_build.command_id)
        else kit_build.command_id end
  )`;
}

/** What the command that caused a kit build is told when the build has ended. */
function kitResult({ upgrade, lastKitProblem }: Snapshot, change: Change | null): CommandResult | null {
  const kit = change?.kit;
  if (kit?.state === 'ready') return { kind: 'kit-ready' };
  if (kit?.state === 'stopped') return upgrade.kit?.state === 'ready' ? null : { kind: 'kit-stopped' };
  if (kit?.state !== 'failed' || !kit.problem) return null;
  const same = canonicalJson(kit.problem) === canonicalJson(lastKitProblem);
  return { kind: 'kit-failed', problem: kit.problem, same };
}
