import { demonstrationCatalog } from '../../prisma/seed/catalog.ts';
import { createDemonstration } from '../../storage/demonstration.ts';
import type { OpenStorage } from '../../storage/storage.ts';
import { placeInStorage } from './placed-order.ts';

export const parkedGroup = 'installer-missing:MAILGW1S1:mail-gateway-zip';
const problem = { code: 'installer-missing', productId: 'MAILGW1S1', fileName: 'mail-gateway.zip' };

/** Upgrades whose kits failed for good, without anybody having built one. */
export async function parkInStorage(storage: OpenStorage, number: number): Promise<readonly string[]> {
  const { database, sealing } = storage;
  await createDemonstration(database, sealing).putCatalog(demonstrationCatalog);
  const ids: string[] = [];
  for (let left = number; left > 0; left -= 1) ids.push(await placeInStorage(storage));
  await database.$executeRaw`
    update upgrade set step = 'deployment-kit', parked = true, waiting_on = 'operator', turn = 1, kit_revision = 1,
      step_since = crossgrade_now(), due_at = null, problem_code = ${problem.code},
      problem = ${JSON.stringify(problem)}::jsonb, fingerprint = ${parkedGroup},
      selection = '{"planVersion":1,"productIds":["MAILGW1S1"],"installersFor":[]}'
    where id = any(${ids}::uuid[])`;
  await database.$executeRaw`
    insert into kit_build (upgrade_id, revision, state, attempt, problem, started_at, finished_at)
    select id, 1, 'failed', 1, ${JSON.stringify(problem)}::jsonb, crossgrade_now(), crossgrade_now()
    from unnest(${ids}::uuid[]) as id`;
  await database.$executeRaw`
    insert into kit_attempt (upgrade_id, turn, attempt, revision, started_at, ended_at, problem, fingerprint, final)
    select id, 1, 1, 1, crossgrade_now(), crossgrade_now(), ${JSON.stringify(problem)}::jsonb, ${parkedGroup}, true
    from unnest(${ids}::uuid[]) as id`;
  return ids;
}
