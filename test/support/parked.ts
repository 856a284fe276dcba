import { demonstrationCatalog } from '../../prisma/seed/catalog.ts';
import { createDemonstration } from '../../storage/demonstration.ts';
import type { OpenStorage } from '../../storage/storage.ts';
import { placeInStorage } from './placed-order.ts';

export const parkedGroup = 'installer-missing:MAILGW1S1:mail-gateway-zip';
export const parkedProblem = { code: 'installer-missing', productId: 'MAILGW1S1', fileName: 'mail-gateway.zip' };

/** Upgrades whose kits failed for good, without anybody having built one. */
export async function parkInStorage(storage: OpenStorage, number: number): Promise<readonly string[]> {
  const { database, sealing } = storage;
  await createDemonstration(database, sealing).putCatalog(demonstrationCatalog);
  const ids: string[] = [];
  for (let left = number; left > 0; left -= 1) ids.push(await placeInStorage(storage));
  await database.$executeRaw`
    update upgrade set step = 'deployment-kit', parked = true, waiting_on = 'operator', turn = 1, kit_revision = 1,
      step_since = crossgrade_now(), due_at = null, problem_code = ${parkedProblem.code},
      problem = ${JSON.stringify(parkedProblem)}::jsonb, fingerprint = ${parkedGroup},
      selection = '{"planVersion":1,"productIds":["MAILGW1S1"],"installersFor":[]}'
    where id = any(${ids}::uuid[])`;
  await database.$executeRaw`
    insert into kit_build (upgrade_id, revision, state, attempt, problem, started_at, finished_at)
    select id, 1, 'failed', 1, ${JSON.stringify(parkedProblem)}::jsonb, crossgrade_now(), crossgrade_now()
    from unnest(${ids}::uuid[]) as id`;
  await database.$executeRaw`
    insert into kit_attempt (upgrade_id, turn, attempt, revision, started_at, ended_at, problem, fingerprint, final)
    select id, 1, 1, 1, crossgrade_now(), crossgrade_now(), ${JSON.stringify(parkedProblem)}::jsonb, ${parkedGroup}, true
    from unnest(${ids}::uuid[]) as id`;
  return ids;
}

/** Further upgrades that stand where one stands whose kit failed for good, for the same reason. */
export async function parkLike(storage: OpenStorage, model: string, number: number): Promise<readonly string[]> {
  const { database } = storage;
  const ids: string[] = [];
  for (let left = number; left > 0; left -= 1) ids.push(await placeInStorage(storage));
  await database.$executeRaw`
    update upgrade u set step = m.step, parked = m.parked, waiting_on = m.waiting_on, turn = m.turn,
      kit_revision = m.kit_revision, step_since = m.step_since, due_at = m.due_at, problem_code = m.problem_code,
      problem = m.problem, fingerprint = m.fingerprint, selection = m.selection, registered_at = m.registered_at,
      agreement_version = m.agreement_version, agreement_digest = m.agreement_digest, agreement_at = m.agreement_at
    from upgrade m where m.id = ${model}::uuid and u.id = any(${ids}::uuid[])`;
  await database.$executeRaw`
    insert into kit_build (upgrade_id, revision, state, attempt, problem, started_at, finished_at)
    select u.id, b.revision, b.state, b.attempt, b.problem, b.started_at, b.finished_at
    from kit_build b, unnest(${ids}::uuid[]) as u(id) where b.upgrade_id = ${model}::uuid`;
  await database.$executeRaw`
    insert into kit_attempt (upgrade_id, turn, attempt, revision, started_at, ended_at, problem, fingerprint, final)
    select u.id, a.turn, a.attempt, a.revision, a.started_at, a.ended_at, a.problem, a.fingerprint, a.final
    from kit_attempt a, unnest(${ids}::uuid[]) as u(id) where a.upgrade_id = ${model}::uuid`;
  return ids;
}
