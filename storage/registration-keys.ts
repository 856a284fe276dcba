import { foldLookAlikes } from '../core/look-alikes.ts';
import { type Database, reaching } from './database.ts';
import type { Storage } from './records.ts';
import type { Sealing } from './sealing.ts';

interface Row {
  upgradeId: string;
  ownerId: string | null;
  registeredAt: Date | null;
  exact: boolean;
}

/**
 * Finds keys by their keyed digests: the exact spelling first, a look-alike one only if a single key has it. A key
 * whose last order was canceled or reverted is spent: it is as unknown as one that never was.
 */
/** Where a registration key lies sealed. */
export function keyPlace(upgradeId: string): string {
  return `registration_key:${upgradeId}`;
}

export function createRegistrationKeys(database: Database, sealing: Sealing): Storage['registrationKeys'] {
  return {
    find: (key) =>
      reaching(async () => {
        const exact = sealing.digest(key, 'registration-key');
        const rows = await database.$queryRaw<Row[]>`
          select k.upgrade_id as "upgradeId", u.owner_id as "ownerId", u.registered_at as "registeredAt",
            k.digest = ${exact} as exact
          from registration_key k join upgrade u on u.id = k.upgrade_id
          where (k.digest = ${exact} or k.folded = ${sealing.digest(foldLookAlikes(key), 'registration-key-folded')})
            and u.step not in ('canceled', 'reverting', 'reverted')
          limit 3`;
        const [only, ...others] = rows;
        const found = rows.find((row) => row.exact) ?? (others.length === 0 ? only : undefined);
        if (!found) return null;
        const { upgradeId, ownerId, registeredAt } = found;
        return { upgradeId, ownerId, registeredAt };
      }),
  };
}
