import type { Request } from 'express';
import type { Page, Storage, UpgradeRecord } from '../../storage/records.ts';
import type { VisitorCookies } from '../access/visitor-cookies.ts';

/** The upgrades whose keys this browser registered, newest first; none that somebody else took as theirs. */
export function ownUpgrades(storage: Storage, cookies: VisitorCookies) {
  return async (
    request: Request,
    { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<UpgradeRecord>> => {
    const ids = cookies.upgradesOf(request).filter((id) => cursor === undefined || id < cursor);
    const onPage = ids.slice(0, limit);
    const read = await Promise.all(onPage.map(async (id) => storage.upgrades.read(id)));
    const items = read.filter((upgrade) => upgrade !== null).filter((upgrade) => isOwn(upgrade, request));
    return {
      items,
      nextCursor: ids.length > limit ? (onPage.at(-1) ?? null) : null,
    };
  };

  function isOwn({ id, ownerId }: UpgradeRecord, request: Request): boolean {
    return ownerId === null || ownerId === cookies.visitorOf(request, id);
  }
}
