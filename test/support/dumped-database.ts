import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { programOf } from './processes.ts';
import { freshDatabase, servers } from './servers.ts';
import { startSystemPostgres } from './system-postgres.mjs';

/** What stands in each column of each table, by `table.column`. */
export type Columns = ReadonlyMap<string, string>;

interface DumpedDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
  readonly columns: () => Promise<Columns>;
}

/**
 * A migrated database on a PostgreSQL of the operating system, read as `pg_dump` writes it. The embedded one is newer
 * than what the system can dump: where there is no other, its tables are read by statements.
 */
export async function dumpedDatabase(): Promise<DumpedDatabase> {
  const system = await startSystemPostgres();
  if (!system) {
    const { url, drop } = await freshDatabase();
    return { url, drop, columns: async () => readColumns(url) };
  }
  await promisify(execFile)(process.execPath, [...programOf('bin/migrate.ts', servers.product), 'deploy'], {
    env: { PATH: process.env.PATH, DATABASE_URL: system.url },
  });
  return { url: system.url, drop: system.stop, columns: () => Promise.resolve(columnsIn(system.dump())) };
}

/** All rows of a dump, taken apart; what is no row of a table is under the name of nothing. */
function columnsIn(dump: string): Columns {
  const columns = new Map<string, string>();
  const add = (name: string, value: string) => columns.set(name, `${columns.get(name) ?? ''}${value}\n`);
  const outside = dump.replaceAll(
    /^COPY public\.(\w+) \(([^)]*)\) FROM stdin;\n([\s\S]*?)^\\\.$/gm,
    (_, table: string, names: string, rows: string) => {
      const heads = names.split(', ').map((name) => `${table}.${name.replaceAll('"', '')}`);
      for (const row of rows.split('\n').filter(Boolean)) {
        for (const [index, value] of row.split('\t').entries()) add(heads[index] ?? table, value);
      }
      return '';
    },
  );
  return columns.set('', outside);
}

async function readColumns(url: string): Promise<Columns> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: all } = await client.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns where table_schema = 'public'`,
  );
  const columns = new Map<string, string>();
  for (const { table, column } of all) {
    const { rows } = await client.query<{ text: string | null }>(
      `select string_agg("${column}"::text, E'\\n') as text from "${table}"`,
    );
    columns.set(`${table}.${column}`, rows[0]?.text ?? '');
  }
  await client.end();
  return columns;
}
