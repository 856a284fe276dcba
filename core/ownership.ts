import type { Actor } from './actors.ts';
import type { Upgrade } from './upgrade.ts';

type Owned = Pick<Upgrade, 'ownerId' | 'visitorId' | 'barredId'>;

/** Whether an upgrade belongs to whoever asks: to the account, or to the browser whose form made the account its owner. */
export function isOwn({ kind, id }: Actor, { ownerId, visitorId }: Omit<Owned, 'barredId'>): boolean {
  if (ownerId === null) return false;
  return kind === 'visitor' ? id === visitorId : id === ownerId;
}

/** Whether somebody registered this by mistake, and it was taken back: then the key opens nothing for them any more. */
export function isBarred({ kind, id }: Actor, { ownerId, visitorId, barredId }: Owned): boolean {
  if (kind === 'visitor') return ownerId === null && id === visitorId;
  return id === barredId;
}
