import { Prisma } from '../prisma/generated/client.ts';
import type { Catalog } from './catalog.ts';
import type { Database } from './database.ts';
import { pageOf } from './paging.ts';
import type { Page, PageRequest, UnregisteredOrder } from './records.ts';

/** Whether somebody used the key of upgrade `u`. */
export const isRegistered = Prisma.sql`(u.registered_at is not null)`;

/**
 * Of upgrade `u`, while nobody used its key: the last day of the first code that its orders would extend. It was found
 * when they were placed, and holds as long as a license of the customer still ends on it.
 */
export const endAtRisk = Prisma.sql`
  case when not ${isRegistered} and exists (
    select 1 from license l join license_grant g on g.license_id = l.id where l.customer_id = u.customer_id
    group by l.id having max(g.expires_on) = u.code_ends_on
  ) then to_char(u.code_ends_on, 'YYYY-MM-DD') end`;

interface Row extends Omit<UnregisteredOrder, 'suite'> {
  id: string;
  suite: string;
  catalogRevision: number;
}

/** Orders of the customers whose upgrades an account owns, that can be registered today: the oldest first. */
export async function pageOfUnregistered(
  { database, catalog }: { readonly database: Database; readonly catalog: Catalog },
  accountId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<UnregisteredOrder>> {
  const rows = await database.$queryRaw<Row[]>`
    select o.id, o.order_number as "orderNumber", u.suite, u.catalog_revision as "catalogRevision", o.seats,
      to_char(o.starts_on, 'YYYY-MM-DD') as "startsOn", to_char(o.expires_on, 'YYYY-MM-DD') as "expiresOn",
      ${endAtRisk} as "endAtRisk"
    from upgrade u join upgrade_order o on o.upgrade_id = u.id
    where u.customer_id in (select customer_id from upgrade where owner_id = ${accountId}::uuid)
      and u.step in ('registration-key', 'lapsed') and not ${isRegistered} and o.ended_as is null
      and o.expires_on >= (crossgrade_now() at time zone o.time_zone)::date
      and (${cursor}::uuid is null or o.id > ${cursor}::uuid)
    order by o.id limit ${limit + 1}`;
  const page = pageOf(rows, limit, ({ id }) => id);
  const items = page.items.map(async ({ id: _id, suite, catalogRevision, ...order }) => {
    const { code, name } = (await catalog.suite(catalogRevision, suite)).suite;
    return { ...order, suite: { code, name } };
  });
  return { ...page, items: await Promise.all(items) };
}
