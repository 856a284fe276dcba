import type { Actor } from '../../core/actors.ts';
import type { Problem } from '../../core/problems.ts';
import type { OperationsStorage } from '../../storage/operations.ts';
import type { Claim } from '../../storage/records.ts';
import { refuse } from '../refusal.ts';

/** An upgrade that somebody else has taken on is left alone, until the claim ends or is taken over. */
export async function refuseIfClaimed({ claims }: Pick<OperationsStorage, 'claims'>, upgradeId: string, actor: Actor) {
  refuseOthers(await claims.find(upgradeId), actor);
}

export function refuseOthers(claim: Claim | null, actor: Actor): void {
  const problem = claimOfOthers(claim, actor);
  if (problem) refuse(problem);
}

/** What speaks against an act of whoever has not taken the upgrade on; null where nobody else has. */
export function claimOfOthers(claim: Claim | null, actor: Actor): Problem | null {
  if (!claim || claim.actorId === actor.id) return null;
  return { code: 'claimed-by-other', by: claim.actorId, until: claim.endsAt.toISOString() };
}
