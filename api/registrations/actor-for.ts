import type { Actor } from '../../core/actors.ts';
import type { CommandRecord, KeyRecord } from '../../storage/records.ts';

/**
 * As whom a browser goes on that registered a key. A repeated request is answered with the visitor of the first, as
 * its answer may have been lost on the way; but an idempotency key is no secret, so once somebody owns the upgrade it
 * gives nobody their place who has not got it already. Null: the key is used.
 */
export function actorFor({ actor }: CommandRecord, asker: Actor, { ownerId }: KeyRecord): Actor | null {
  if (asker.kind !== 'visitor') return asker;
  const open = ownerId === null || actor.id === asker.id;
  return actor.kind === 'visitor' && open ? actor : null;
}
