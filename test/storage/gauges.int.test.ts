import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createGauges } from '../../storage/gauges.ts';
import { type OpenStorage, openStorage } from '../../storage/storage.ts';
import { freshDatabase } from '../support/servers.ts';

const many = 30_000;
const atOnce = 5000;

describe('what waits', () => {
  let storage: OpenStorage;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const database = await freshDatabase();
    storage = openStorage({ url: database.url, rootKey: Buffer.alloc(32, 7), connections: 1 });
    ends.push(() => storage.close(), database.drop);
    await storage.database.$executeRaw`
      insert into catalog_revision (revision, valid_from, content) values (1, now(), '{}')`;
  });

  afterAll(async () => {
    for (const end of ends) await end();
  });

  /** Upgrades that stand somewhere, each with a customer of its own. */
  async function put(number: number, at: Readonly<Partial<Row>>): Promise<void> {
    const { waitingOn = null, dueInS = null, operatorNeeded = false, runTrouble = null } = at;
    await storage.database.$executeRaw`
      with made as (
        insert into customer (id, customer_number, created_at)
        select gen_random_uuid(), gen_random_uuid()::text, now() from generate_series(1, ${number}) returning id
      )
      insert into upgrade (id, customer_id, suite, catalog_revision, step, step_since, created_at, waiting_on, due_at,
        operator_needed, run_trouble)
      select gen_random_uuid(), id, 'complete', 1, 'completed', now(), now(), ${waitingOn},
        crossgrade_now() + ${dueInS} * interval '1 second', ${operatorNeeded}, ${runTrouble} from made`;
  }

  /** Commands of one upgrade that were stored so long ago. */
  async function ask(number: number, secondsAgo: number, outcome: string | null): Promise<void> {
    await storage.database.$executeRaw`
      insert into command (id, upgrade_id, kind, route, scope, idempotency_key, request_digest, actor_kind, actor_id,
        created_at, outcome)
      select gen_random_uuid(), (select id from upgrade limit 1), 'abandon', 'route', 'scope',
        gen_random_uuid()::text, '', 'operator', 'o', crossgrade_now() - ${secondsAgo} * interval '1 second', ${outcome}
      from generate_series(1, ${number})`;
  }

  async function mail(number: number, state: 'waiting' | 'sent'): Promise<void> {
    await storage.database.$executeRaw`
      insert into mail (id, cause, kind, language, recipient, state, created_at)
      select gen_random_uuid(), gen_random_uuid()::text, 'sign-in', 'en', '', ${state}, crossgrade_now()
      from generate_series(1, ${number})`;
  }

  const scans = async () => {
    await storage.database.$executeRaw`select pg_stat_force_next_flush()`;
    return storage.database.$queryRaw`
      select relname, seq_scan::int as "readWhole" from pg_stat_user_tables
      where relname in ('upgrade', 'command', 'mail') order by relname`;
  };

  it('is counted by whose turn it is, and by what is wrong', async () => {
    await put(3, { waitingOn: 'customer', dueInS: 3600 });
    await put(1, { waitingOn: 'customer', dueInS: 3600, operatorNeeded: true });
    await put(2, { waitingOn: 'us', dueInS: -110 });
    await put(1, { waitingOn: 'us', dueInS: -130 });
    await put(2, { waitingOn: 'operator', runTrouble: 'a cause' });
    await put(1, { operatorNeeded: true });
    await put(5, {});
    await ask(4, 5, null);
    await ask(2, 15, null);
    await ask(3, 15, 'accepted');
    await mail(3, 'waiting');
    await mail(2, 'sent');
    expect(await createGauges(storage.database).count()).toEqual({
      waiting: { customer: 4, us: 3, operator: 2 },
      overdue: 1,
      undecided: 2,
      operatorNeeded: 4,
      inTrouble: 2,
      mailsWaiting: 3,
      alertsOpen: 0,
    });
  });

  it('is counted without reading the whole of what rests', async () => {
    for (let left = many; left > 0; left -= atOnce) await put(atOnce, {});
    await ask(many, 15, 'accepted');
    await mail(many, 'sent');
    await storage.database.$executeRaw`analyze`;
    const before = await scans();
    await createGauges(storage.database).count();
    expect(await scans()).toEqual(before);
  });
});

interface Row {
  readonly waitingOn: 'customer' | 'us' | 'operator' | null;
  /** Seconds from now; negative for what was due before. */
  readonly dueInS: number | null;
  readonly operatorNeeded: boolean;
  readonly runTrouble: string | null;
}
