import type { Request } from 'express';
import { isOwn } from '../../core/ownership.ts';
import type { Page, SessionRecord, Storage, UpgradeRecord } from '../../storage/records.ts';
import type { Customers } from '../access/customers.ts';
import type { VisitorCookies } from '../access/visitor-cookies.ts';

interface Asked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * All upgrades of the account that is signed in, and those whose keys this browser registered, as long as nobody else
 * took them as theirs. The newest first.
 */
export function ownUpgrades(storage: Storage, cookies: VisitorCookies, customers: Customers) {
  return async (request: Request, { limit, cursor }: Asked): Promise<Page<UpgradeRecord>> => {
    const [session, begun] = await Promise.all([customers.signedIn(request), customers.begun(request)]);
    const visitors = cookies.visitorsIn(request);
    const owned = session ? await storage.upgrades.owned(session.accountId, cursor ?? null, limit + 1) : [];
    const registered = visitors.map(({ upgradeId }) => upgradeId).filter((id) => cursor === undefined || id < cursor);
    const ids = [...new Set([...owned, ...registered])].sort((one, other) => (one < other ? 1 : -1));
    const onPage = ids.slice(0, limit);
    const read = await Promise.all(onPage.map(async (id) => storage.upgrades.read(id)));
    const items = read.filter((upgrade) => upgrade !== null).filter((upgrade) => isShown(upgrade, session, begun));
    return { items, nextCursor: ids.length > limit ? (onPage.at(-1) ?? null) : null };
  };

  function isShown(upgrade: UpgradeRecord, session: SessionRecord | null, begun: readonly SessionRecord[]): boolean {
    if (upgrade.ownerId === null || upgrade.ownerId === session?.accountId) return true;
    return begun.some(({ id, upgradeId }) => upgradeId === upgrade.id && isOwn({ kind: 'visitor', id }, upgrade));
  }
}
