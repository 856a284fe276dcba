import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { programOf } from '../support/processes.ts';
import { emptyDatabase, freshDatabase, servers } from '../support/servers.ts';

describe('bin/migrate.ts', () => {
  let empty = { url: '', drop: async () => Promise.resolve() };
  beforeEach(async () => {
    empty = await emptyDatabase();
  });
  afterEach(async () => empty.drop());

  it('check: the schema is what the migrations make, and no shadow database is left', async () => {
    expect(await migrate(empty.url, 'check')).toBe('the schema is what the migrations make');
    expect(await query(empty.url, "select datname from pg_database where datname like 'shadow%'")).toEqual([]);
  });

  it('deploy: applies everything once, also when two run at once', async () => {
    const answers = await Promise.all([migrate(empty.url, 'deploy'), migrate(empty.url, 'deploy')]);
    expect(answers.sort()).toEqual([expect.stringMatching(/^applied \d{14}_/), 'nothing to apply']);
    expect(await migrate(empty.url, 'deploy')).toBe('nothing to apply');
  });

  it('deploy: refuses when a migration was edited after it had been applied', async () => {
    await migrate(empty.url, 'deploy');
    await query(empty.url, `update _prisma_migrations set checksum = 'of another file'`);
    await expect(migrate(empty.url, 'deploy')).rejects.toThrow('Migrations were edited after they had been applied');
    await expect(migrate(empty.url, 'status')).rejects.toThrow('edited: ');
  });

  it('status: says what is missing', async () => {
    await expect(migrate(empty.url, 'status')).rejects.toThrow(/unapplied: \d{14}_/);
  });

  it('status: finds nothing to say about the database that each test file is given a copy of', async () => {
    const migrated = await freshDatabase();
    expect(await migrate(migrated.url, 'status')).toBe('up to date');
    await migrated.drop();
  });
});

async function migrate(url: string, command: string) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...programOf('bin/migrate.ts', servers.product), command],
    {
      env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: url },
    },
  );
  return stdout.trim();
}

async function query(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, string>>(statement);
    return rows;
  } finally {
    await client.end();
  }
}
