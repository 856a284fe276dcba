import pg from 'pg';

/** A copy of a whole database, and the way back to it. Whoever is connected is cut, as when a server is replaced. */
export interface Backup {
  restore(): Promise<void>;
}

export async function backUp(databaseUrl: string): Promise<Backup> {
  const name = new URL(databaseUrl).pathname.slice(1);
  const copy = `${name}_backup`;
  await onServer(databaseUrl, [...closed(name), `create database ${copy} template ${name}`, opened(name)]);
  return {
    restore: () =>
      onServer(databaseUrl, [
        ...closed(name),
        `drop database ${name} with (force)`,
        `alter database ${copy} rename to ${name}`,
      ]),
  };
}

function closed(name: string): readonly string[] {
  return [
    `alter database ${name} allow_connections false`,
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${name}'`,
  ];
}

function opened(name: string): string {
  return `alter database ${name} allow_connections true`;
}

async function onServer(databaseUrl: string, statements: readonly string[]): Promise<void> {
  const url = new URL(databaseUrl);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
