import type { Day } from '../core/days.ts';
import type { Grant, License, LicenseState, RevocationCause } from '../core/licenses.ts';
import { type ActivationCode } from '../core/keys.ts';
import { foldLookAlikes } from '../core/look-alikes.ts';
import { type Database, reaching } from './database.ts';
import type { Sealing } from './sealing.ts';

/** A grant with where it came from and when it was given. */
export interface GivenGrant extends Grant {
  readonly orderNumber: string | null;
  readonly upgradeId: string | null;
  readonly orderState: 'standing' | 'canceled' | 'reverted' | null;
  readonly givenAt: string;
}

/** Where a code was named. */
export interface Naming {
  readonly upgradeId: string;
  readonly orderNumber: string;
  readonly by: 'order' | 'form';
}

/** Since the day, in UTC, on which it changed. */
export interface StateSince {
  readonly state: LicenseState['kind'];
  readonly cause: RevocationCause | null;
  readonly sinceOn: Day;
}

export interface CodeHistory {
  readonly licenseId: string;
  readonly productId: string;
  readonly kind: License['kind'];
  /** In order; the first since the license is known here. */
  readonly states: readonly StateSince[];
  readonly customerNumber: string;
  readonly createdAt: Date;
  readonly firstActivatedAt: Date | null;
  readonly issuedFor: string | null;
  readonly grants: readonly GivenGrant[];
  readonly namedIn: readonly Naming[];
  /** Today, in UTC. */
  readonly today: Day;
}

export interface CodeHistories {
  /** Of the license with this code, or with one that only looks like it where a single one does. */
  find(code: ActivationCode): Promise<CodeHistory | null>;
}

const mostNamings = 200;

export function createCodeHistories(database: Database, sealing: Sealing): CodeHistories {
  return {
    find: (code) =>
      reaching(async () => {
        const exact = sealing.digest(code, 'activation-code');
        const folded = sealing.digest(foldLookAlikes(code), 'activation-code-folded');
        const rows = await database.$queryRaw<(CodeHistory & { exact: boolean })[]>`
          select l.id as "licenseId", l.product_id as "productId", l.kind,
            (select coalesce(jsonb_agg(jsonb_build_object('state', s.state, 'cause', s.cause, 'sinceOn',
                to_char(s.since at time zone 'UTC', 'YYYY-MM-DD')) order by s.number), '[]'::jsonb)
              from license_state s where s.license_id = l.id) as states,
            c.customer_number as "customerNumber", l.created_at as "createdAt",
            l.first_activated_at as "firstActivatedAt", l.issued_for as "issuedFor", l.code_digest = ${exact} as exact,
            to_char(crossgrade_now() at time zone 'UTC', 'YYYY-MM-DD') as today,
            (select coalesce(jsonb_agg(jsonb_build_object('orderId', g.order_id, 'basis', g.basis, 'seats', g.seats,
                'startsOn', g.starts_on, 'expiresOn', g.expires_on, 'ofTrial', g.of_trial, 'givenAt', g.created_at,
                'orderNumber', o.order_number, 'upgradeId', o.upgrade_id,
                'orderState', case when o.id is not null then coalesce(o.ended_as, 'standing') end)
                order by g.created_at, g.id), '[]'::jsonb)
              from license_grant g left join upgrade_order o on o.id = g.order_id where g.license_id = l.id) as grants,
            (select coalesce(jsonb_agg(jsonb_build_object('upgradeId', n.upgrade_id,
                'by', case when n.order_id is null then 'form' else 'order' end,
                'orderNumber', (select o.order_number from upgrade_order o where o.upgrade_id = n.upgrade_id
                  and (n.order_id is null or o.id = n.order_id) order by o.placed_at, o.id limit 1))
                order by n.id), '[]'::jsonb)
              from (select * from named_code x where x.digest = l.code_digest order by x.id limit ${mostNamings}) n
            ) as "namedIn"
          from license l join customer c on c.id = l.customer_id
          where l.code_digest = ${exact} or l.code_folded = ${folded}
          limit 3`;
        const [only, ...others] = rows;
        return rows.find((row) => row.exact) ?? (others.length === 0 ? (only ?? null) : null);
      }),
  };
}
