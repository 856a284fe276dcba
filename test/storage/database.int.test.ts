import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase, reaching } from '../../storage/database.ts';
import { freshDatabase } from '../support/servers.ts';

describe('reaching PostgreSQL', () => {
  let database: Database;
  let other: Database;
  let oneConnection: Database;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const fresh = await freshDatabase();
    ({ drop } = fresh);
    database = openDatabase(fresh.url, 2);
    other = openDatabase(fresh.url, 2);
    oneConnection = openDatabase(fresh.url, 1);
  });

  afterAll(async () => {
    await Promise.all([database, other, oneConnection].map((one) => one.$disconnect()));
    await drop();
  });

  it('tells a refused statement by its codes, and repeats nothing that was typed', async () => {
    const refused = reaching(() => database.$queryRaw`select ${'Odalys Brandt'}::text::int`);
    await expect(refused).rejects.toMatchObject({ name: 'StatementFailed', message: expect.stringContaining('22P02') });
    const error: unknown = await refused.catch((reason: unknown) => reason);
    expect(error instanceof Error ? `${error.message}${error.stack ?? ''}${String(error.cause)}` : '').not.toContain(
      'Odalys',
    );
  });

  it('calls a lock that nobody gives back a database that is away, not a fault of the statement', async () => {
    await database.$executeRaw`insert into customer (id, customer_number, created_at)
      values ('01890000-0000-7000-8000-000000000001', 'C-1', now())`;
    await other.$transaction(async (holder) => {
      await holder.$queryRaw`select 1 from customer for update`;
      await expect(reaching(() => database.$executeRaw`delete from customer`)).rejects.toMatchObject({
        name: 'StorageUnavailable',
      });
    });
  });

  it('ends a transaction in which nothing was asked for too long, frees what it held, and serves on', async () => {
    const [set] = await database.$queryRaw<{ limit: string }[]>`
      select current_setting('idle_in_transaction_session_timeout') as limit`;
    expect(set).toEqual({ limit: '10s' });
    const hung = oneConnection.$transaction(async (holder) => {
      await holder.$executeRaw`set local idle_in_transaction_session_timeout = 100`;
      await holder.$executeRaw`select pg_advisory_xact_lock(42)`;
      await other.$executeRaw`select pg_advisory_lock(42)`;
      await holder.$queryRaw`select 1`;
    });
    await expect(reaching(() => hung)).rejects.toMatchObject({ name: 'StorageUnavailable' });
    expect(await oneConnection.$queryRaw`select 1 as one`).toEqual([{ one: 1 }]);
  });

  it('prepares a text once for a connection, whatever values come with it', async () => {
    for (const value of [1, 2, 3]) await oneConnection.$queryRaw`select ${value}::int + 41 as marked`;
    const prepared = await oneConnection.$queryRaw<{ uses: number }[]>`
      select (generic_plans + custom_plans)::int as uses from pg_prepared_statements where statement like '%+ 41 as marked'`;
    expect(prepared).toEqual([{ uses: 3 }]);
  });

  it('calls a server that nobody runs away', async () => {
    const nowhere = openDatabase('postgresql://nobody@127.0.0.1:1/none', 1);
    await expect(reaching(() => nowhere.$queryRaw`select 1`)).rejects.toMatchObject({ name: 'StorageUnavailable' });
  });
});
