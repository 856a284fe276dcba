import { Prisma } from '../prisma/generated/client.ts';
import { keyDigest } from './commands.ts';
import type { Transaction } from './database.ts';
import type { Asked } from './records.ts';
import type { Sealing } from './sealing.ts';

/** A request that was carried out under an idempotency key. */
interface CarriedOut {
  /** What it was about, such as a revision's number or an id. */
  readonly subject: string;
  /** Whether it asked for the same. */
  readonly same: boolean;
}

interface KeyedRequest {
  /** Null where this key was not used before, or none was sent. */
  earlier(): Promise<CarriedOut | null>;
  /** Keeps the key from now on. Of two requests at once the second waits, and is told about the first. */
  keep(subject: string): Promise<CarriedOut>;
}

/** Where requests of a part of the API are kept. */
export type RequestTable = 'catalog_request' | 'operations_request';

/** One request and its idempotency key, which belongs to whoever asks and to the route. */
export function keyedRequest(
  transaction: Transaction,
  sealing: Sealing,
  { actor, route, idempotencyKey }: Asked,
  content: string,
  table: RequestTable,
): KeyedRequest {
  const key = idempotencyKey === null ? null : keyDigest(sealing, idempotencyKey);
  const digest = sealing.digest(content, 'request');
  const requests = Prisma.raw(table);

  async function earlier(): Promise<CarriedOut | null> {
    const [row] = await transaction.$queryRaw<{ subject: string; requestDigest: Uint8Array }[]>`
      select subject, request_digest as "requestDigest" from ${requests}
      where actor_id = ${actor.id} and route = ${route} and idempotency_key = ${key}`;
    return row ? { subject: row.subject, same: Buffer.from(row.requestDigest).equals(digest) } : null;
  }

  return {
    earlier,
    async keep(subject) {
      if (key === null) return { subject, same: true };
      await transaction.$executeRaw`
        insert into ${requests} (actor_id, route, idempotency_key, request_digest, subject)
        values (${actor.id}, ${route}, ${key}, ${digest}, ${subject})
        on conflict do nothing`;
      return (await earlier()) ?? { subject, same: true };
    },
  };
}
