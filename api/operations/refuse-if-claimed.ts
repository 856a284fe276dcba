import type { Actor } from '../../core/actors.ts';
import type { OperationsStorage } from '../../storage/operations.ts';
import type { Claim } from '../../storage/records.ts';
import { refuse } from '../refusal.ts';

/** An upgrade that somebody else has taken on is left alone, until the claim ends or is taken over. */
export async function refuseIfClaimed({ claims }: Pick<OperationsStorage, 'claims'>, upgradeId: string, actor: Actor) {
  const claim = await claims.find(upgradeId);
  if (claim) refuseOthers(claim, actor);
}

export function refuseOthers({ actorId, endsAt }: Claim, actor: Actor): void {
  if (actorId !== actor.id) refuse({ code: 'claimed-by-other', by: actorId, until: endsAt.toISOString() });
}
