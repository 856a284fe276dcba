import type { ChainPlace, Storage, UpgradeRecord } from '../../storage/records.ts';
import { orNotFound } from '../refusal.ts';

/** An upgrade and its place in the chain of events, read so that both are of the same moment. */
export interface Receivable {
  readonly upgrade: UpgradeRecord;
  readonly place: ChainPlace;
}

const tries = 5;

/** Reads again when the upgrade was written in between. */
export async function readForReceipt(storage: Storage, upgradeId: string, left = tries): Promise<Receivable> {
  const upgrade = orNotFound(await storage.upgrades.read(upgradeId));
  const place = orNotFound(await storage.feed.placeOf(upgradeId));
  if (place.revision === upgrade.revision) return { upgrade, place };
  if (left > 1) return readForReceipt(storage, upgradeId, left - 1);
  throw new Error('the upgrade was written again and again while its receipt was read');
}
