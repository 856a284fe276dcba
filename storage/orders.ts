import { randomInt } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { Prisma } from '../prisma/generated/client.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import { whyNotSold } from '../core/catalog.ts';
import type { Change } from '../core/change.ts';
import { dayInZone } from '../core/days.ts';
import { foldLookAlikes } from '../core/look-alikes.ts';
import type { ActivationCode, RegistrationKey } from '../core/keys.ts';
import type { UpgradeOrder } from '../core/orders.ts';
import type { Problem } from '../core/problems.ts';
import { joinOrder } from '../core/work/join-order.ts';
import type { Catalog } from './catalog.ts';
import { keyDigest } from './commands.ts';
import { type Database, isTaken, reaching, type Transaction } from './database.ts';
import { readNotMatched, readOwned } from './licenses.ts';
import { makeKey } from './made-codes.ts';
import { pageOf } from './paging.ts';
import { keyPlace } from './registration-keys.ts';
import type { Asked, OrderRecord, OrderToPlace, Placement, Storage } from './records.ts';
import type { Sealing } from './sealing.ts';
import { searchEntry } from './search.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';
import { endAtRisk, isRegistered, pageOfUnregistered } from './unregistered-orders.ts';
import { isInForce } from './upgrade-columns.ts';
import type { Writer, Writing } from './writing.ts';

interface Dependencies {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly sealing: Sealing;
  readonly writer: Writer;
}

type OrderRow = Omit<OrderRecord, 'registrationKey'> & { readonly id: string; readonly keySealed: Uint8Array };

const columns = Prisma.sql`
  o.id, o.order_number as "orderNumber", o.revision, u.suite, o.seats, o.basis,
  to_char(o.starts_on, 'YYYY-MM-DD') as "startsOn", to_char(o.expires_on, 'YYYY-MM-DD') as "expiresOn",
  o.term_months as "termMonths", o.time_zone as "timeZone", o.placed_at as "placedAt",
  c.customer_number as "customerNumber", o.certificate_number as "certificateNumber", o.upgrade_id as "upgradeId",
  k.sealed as "keySealed", ${isRegistered} as registered, ${endAtRisk} as "endAtRisk",
  coalesce((select p.value ->> 'companyName' from personal_record p
    where p.upgrade_id = u.id and p.kind = 'order-contact' and p.value ->> 'orderId' = o.id::text), '') as "companyName"
  from upgrade_order o
  join upgrade u on u.id = o.upgrade_id
  join customer c on c.id = u.customer_id
  join registration_key k on k.upgrade_id = u.id`;

/** Somebody else placed the same, or wrote the same upgrade, at the same moment: look again. */
const tries = 5;
const waitForConnectionMs = 5000;

export function createOrders(dependencies: Dependencies): Storage['orders'] {
  const { database, sealing } = dependencies;
  return {
    place: (asked, order) => reaching(() => place(dependencies, asked, order, tries)),
    find: (partnerId, orderNumber) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<OrderRow[]>`
          select ${columns} where o.partner_id = ${partnerId} and o.order_number = ${orderNumber}`;
        return row ? recordOf(row, sealing) : null;
      }),
    page: (partnerId, { limit, cursor }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<OrderRow[]>`
          select ${columns} where o.partner_id = ${partnerId} and o.order_number > ${cursor ?? ''}
          order by o.order_number limit ${limit + 1}`;
        const page = pageOf(rows, limit, ({ orderNumber }) => orderNumber);
        return { ...page, items: page.items.map((row) => recordOf(row, sealing)) };
      }),
    unregistered: (accountId, page) => reaching(() => pageOfUnregistered(dependencies, accountId, page)),
  };
}

async function place(dependencies: Dependencies, asked: Asked, order: OrderToPlace, left: number): Promise<Placement> {
  try {
    return await dependencies.database.$transaction(
      (transaction) => placeOnce({ ...dependencies, transaction }, asked, order),
      { maxWait: waitForConnectionMs },
    );
  } catch (error) {
    if (left > 1 && (isTaken(error) || error instanceof OvertakenError)) {
      return place(dependencies, asked, order, left - 1);
    }
    throw error;
  }
}

class OvertakenError extends Error {}

interface Placing extends Dependencies {
  readonly transaction: Transaction;
}

async function placeOnce(placing: Placing, asked: Asked, order: OrderToPlace): Promise<Placement> {
  const { transaction, sealing } = placing;
  const partnerId = asked.actor.id;
  const digest = sealing.digest(canonicalJson(order), 'request');

  const key = asked.idempotencyKey === null ? null : keyDigest(sealing, asked.idempotencyKey);
  const [earlier] = await transaction.$queryRaw<{ requestDigest: Uint8Array }[]>`
    select request_digest as "requestDigest" from order_request
    where partner_id = ${partnerId} and idempotency_key = ${key}`;
  if (earlier && !isEqual(earlier.requestDigest, digest)) {
    return { kind: 'refused', problem: { code: 'idempotency-key-reused' } };
  }

  const [known] = await transaction.$queryRaw<(OrderRow & { contentDigest: Uint8Array })[]>`
    select o.content_digest as "contentDigest", ${columns}
    where o.partner_id = ${partnerId} and o.order_number = ${order.orderNumber}`;
  if (known && !isEqual(known.contentDigest, digest)) {
    return { kind: 'refused', problem: { code: 'order-number-used', orderNumber: order.orderNumber } };
  }

  const refusal = known ? null : await notSold(placing, order);
  if (refusal) return { kind: 'refused', problem: refusal };

  const orderId = known?.id ?? (await store(placing, partnerId, order, digest));
  if (key !== null && !earlier) {
    // Taken at the same moment by another request: the next try finds that one and compares.
    await transaction.$executeRaw`
      insert into order_request (partner_id, idempotency_key, request_digest, order_id)
      values (${partnerId}, ${key}, ${digest}, ${orderId}::uuid)`;
  }
  if (known) return { kind: 'known', order: recordOf(known, sealing) };
  const [placed] = await transaction.$queryRaw<OrderRow[]>`select ${columns} where o.id = ${orderId}::uuid`;
  if (!placed) throw new Error('an order that was just placed is gone');
  return { kind: 'placed', order: recordOf(placed, sealing) };
}

/** A revision may have come into force since the order was checked. */
async function notSold({ transaction, catalog }: Placing, order: OrderToPlace): Promise<Problem | null> {
  const { suites } = await catalog.current(transaction);
  const reason = whyNotSold(order.suite, suites, dayInZone(await nowIn(transaction), order.timeZone));
  return reason === null ? null : { code: 'order-refused', fields: [{ field: 'suite', reason }] };
}

/** Stores a new order: into its customer's upgrade to this suite, else into a new one with a new registration key. */
async function store(placing: Placing, partnerId: string, order: OrderToPlace, digest: Uint8Array): Promise<string> {
  const { transaction } = placing;
  const orderId = uuid();
  const now = await nowIn(transaction);
  const customerId = await customerOf(transaction, order.customer.customerNumber, now);
  const joined = await upgradeOf(transaction, customerId, order.suite);
  const upgradeId = joined ?? (await open(placing, customerId, order.suite, now));

  const placedOn = dayInZone(now, order.timeZone);
  await transaction.$executeRaw`
    insert into upgrade_order (id, upgrade_id, partner_id, order_number, certificate_number, content_digest, seats,
      basis, starts_on, expires_on, term_months, time_zone, placed_on, placed_at)
    values (${orderId}::uuid, ${upgradeId}::uuid, ${partnerId}, ${order.orderNumber}, ${certificateNumber()}, ${digest},
      ${order.seats}, ${order.basis}, ${order.startsOn}::date, ${order.expiresOn}::date, ${order.termMonths},
      ${order.timeZone}, ${placedOn}::date, ${now}::timestamptz)`;
  await keepContact(placing, upgradeId, orderId, order, now);
  for (const code of order.ownedActivationCodes) await nameCode(placing, upgradeId, orderId, code);
  await join(placing, upgradeId, orderId);
  if (joined === null) await supersedeOthers(placing, upgradeId, customerId, order.suite);
  return orderId;
}

/** The same throughout a transaction. */
async function nowIn(transaction: Transaction): Promise<Date> {
  const [clock] = await transaction.$queryRaw<{ now: Date }[]>`select crossgrade_now() as now`;
  if (!clock) throw new Error('PostgreSQL has no time');
  return clock.now;
}

async function customerOf(transaction: Transaction, customerNumber: string, now: Date): Promise<string> {
  await transaction.$executeRaw`
    insert into customer (id, customer_number, created_at)
    values (${uuid()}::uuid, ${customerNumber}, ${now}::timestamptz)
    on conflict (customer_number) do nothing`;
  const [customer] = await transaction.$queryRaw<{ id: string }[]>`
    select id from customer where customer_number = ${customerNumber}`;
  if (!customer) throw new Error('a customer was neither found nor made');
  return customer.id;
}

async function upgradeOf(transaction: Transaction, customerId: string, suite: string): Promise<string | null> {
  const [upgrade] = await transaction.$queryRaw<{ id: string }[]>`
    select id from upgrade where customer_id = ${customerId}::uuid and suite = ${suite} and ${isInForce(Prisma.sql`upgrade`)}
    for update`;
  return upgrade?.id ?? null;
}

async function open({ transaction, catalog, sealing }: Placing, customerId: string, suite: string, now: Date) {
  const id = uuid();
  const key = makeKey(suite);
  const { revision } = await catalog.current(transaction);
  await transaction.$executeRaw`
    with opened as (
      insert into upgrade (id, customer_id, suite, catalog_revision, step, step_since, waiting_on, created_at)
      values (${id}::uuid, ${customerId}::uuid, ${suite}, ${revision}, 'registration-key', ${now}::timestamptz,
        'customer', ${now}::timestamptz)
      returning id, turn, step, parked, waiting_on, step_since
    )
    insert into upgrade_stay (upgrade_id, turn, step, parked, waiting_on, since) select * from opened`;
  await transaction.$executeRaw`
    insert into registration_key (upgrade_id, digest, folded, sealed, created_at)
    values (${id}::uuid, ${sealing.digest(key, 'registration-key')},
      ${sealing.digest(foldLookAlikes(key), 'registration-key-folded')},
      ${sealing.seal(key, keyPlace(id))}, ${now}::timestamptz)`;
  return id;
}

async function keepContact(
  { transaction, sealing }: Placing,
  upgradeId: string,
  orderId: string,
  order: OrderToPlace,
  now: Date,
) {
  const { companyName, country, contact } = order.customer;
  const recordId = uuid();
  const value = JSON.stringify({ orderId, companyName, country, ...contact });
  await transaction.$executeRaw`
    insert into personal_record (id, upgrade_id, kind, value, recorded_at)
    values (${recordId}::uuid, ${upgradeId}::uuid, 'order-contact', ${value}::jsonb, ${now}::timestamptz)`;
  const numbers = searchEntry({ texts: [order.orderNumber, order.customer.customerNumber], mails: [] }, sealing);
  const person = searchEntry({ texts: [companyName], mails: [contact.email] }, sealing);
  await transaction.$executeRaw`
    insert into upgrade_search (id, upgrade_id, record_id, text, terms) values
      (${orderId}::uuid, ${upgradeId}::uuid, null, ${numbers.text}, ${[...numbers.terms]}::text[]),
      (${recordId}::uuid, ${upgradeId}::uuid, ${recordId}::uuid, ${person.text}, ${[...person.terms]}::text[])`;
}

async function nameCode({ transaction, sealing }: Placing, upgradeId: string, orderId: string, code: ActivationCode) {
  const id = uuid();
  await transaction.$executeRaw`
    insert into named_code (id, upgrade_id, order_id, digest, folded, sealed)
    values (${id}::uuid, ${upgradeId}::uuid, ${orderId}::uuid, ${sealing.digest(code, 'activation-code')},
      ${sealing.digest(foldLookAlikes(code), 'activation-code-folded')}, ${sealing.seal(code, `named_code:${id}`)})`;
}

/** Tells the upgrade of its order, and leaves it due at once, so that a run takes it up. */
async function join({ transaction, catalog, writer }: Placing, upgradeId: string, orderId: string): Promise<void> {
  const snapshot = await readSnapshot(transaction, catalog, upgradeId);
  const order = snapshot?.upgrade.orders.find(({ id }: UpgradeOrder) => id === orderId);
  if (!snapshot || !order) throw new Error('an order that was just placed is gone');
  const { owned, issued } = await readOwned(transaction, snapshot);
  const notMatched = await readNotMatched(transaction, { id: upgradeId, customerId: snapshot.customerId });
  const change = joinOrder({ upgrade: snapshot.upgrade, owned, issued, notMatched }, order);
  await writeOrBeOvertaken(writer, snapshot, { change, verdict: null, licenses: [...owned, ...issued] }, transaction);
  await transaction.$executeRaw`
    update upgrade set due_at = crossgrade_now() where id = ${upgradeId}::uuid and waiting_on is not null`;
}

/** Tells the customer's upgrades to other suites that a later one has taken their place. */
async function supersedeOthers(placing: Placing, by: string, customerId: string, suite: string): Promise<void> {
  const { transaction, catalog, writer } = placing;
  const earlier = await transaction.$queryRaw<{ id: string }[]>`
    select id from upgrade u where customer_id = ${customerId}::uuid and suite <> ${suite}
      and ${isInForce(Prisma.sql`u`)} order by id`;
  for (const { id } of earlier) {
    const snapshot = await readSnapshot(transaction, catalog, id);
    if (!snapshot) continue;
    const change: Change = { events: [{ type: 'upgradeSuperseded', facts: { by } }] };
    await writeOrBeOvertaken(writer, snapshot, { change, verdict: null, licenses: [] }, transaction);
  }
}

async function writeOrBeOvertaken(writer: Writer, snapshot: Snapshot, writing: Writing, transaction: Transaction) {
  const written = await writer.write(snapshot, writing, transaction);
  if (!written) throw new OvertakenError('the upgrade was written by somebody else meanwhile');
}

function recordOf({ keySealed, id: _id, ...order }: OrderRow, sealing: Sealing): OrderRecord {
  return { ...order, registrationKey: openKey(sealing, order.upgradeId, keySealed) };
}

/** The registration key of an upgrade, as it was sealed with it. */
export function openKey(sealing: Sealing, upgradeId: string, sealed: Uint8Array): RegistrationKey {
  return parseKey(sealing.open(sealed, keyPlace(upgradeId)));
}

function parseKey(text: string): RegistrationKey {
  return text as RegistrationKey;
}

function certificateNumber(): string {
  return `LC-${String(randomInt(10_000_000, 100_000_000))}`;
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(other);
}
