import type { Actor } from '../../core/actors.ts';
import type { CommandRecord } from '../../storage/records.ts';

/**
 * As whom a browser goes on that registered a key. A repeated request is answered with the visitor of the first, as
 * its answer may have been lost on the way; but an idempotency key is no secret, so once somebody owns the upgrade it
 * gives nobody their place who has not got it already. Null: the key is used.
 */
export function visitorFor(
  { actor }: CommandRecord,
  { known, ownerId }: { readonly known: string | null; readonly ownerId: string | null },
): Actor | null {
  const open = ownerId === null || actor.id === known;
  return actor.kind === 'visitor' && open ? actor : null;
}
