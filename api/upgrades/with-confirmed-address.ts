import type { UpgradeRecord } from '../../storage/records.ts';
import { refuse } from '../refusal.ts';

/** The upgrade, once its owner has shown that mail to the address of the account is read. */
export function withConfirmedAddress(upgrade: UpgradeRecord): UpgradeRecord {
  return upgrade.addressConfirmed ? upgrade : refuse({ code: 'address-unconfirmed' });
}
