import { maskAddress } from '../../core/mail-addresses.ts';
import type { Problem } from '../../core/problems.ts';
import type { KeyRecord, Storage } from '../../storage/records.ts';

/** What whoever holds the key of somebody else's upgrade is told: when it was used, and a hint at by whom. */
export async function usedBy(
  { accounts }: Pick<Storage, 'accounts'>,
  { ownerId, registeredAt }: KeyRecord,
): Promise<Problem> {
  const owner = ownerId === null ? null : await accounts.find(ownerId);
  return {
    code: 'registration-key-used',
    ...(registeredAt && { usedOn: registeredAt.toISOString().slice(0, 10) }),
    ...(owner && { account: maskAddress(owner.address) }),
  };
}
