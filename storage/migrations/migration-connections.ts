import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';

const TEXT = 25;
/** PostgreSQL's catalog type "char": one byte, as in `pg_constraint.confdeltype`. */
const CATALOG_CHARACTER = 18;

/**
 * Connections for the schema engine. Prisma's own adapter is right for queries and wrong for migrations in three
 * ways, mended here: its shadow database is the main one when it is given a connection string, it splits a script at
 * each semicolon (which breaks function bodies and gives up the transaction), and it refuses the catalog type "char".
 */
export function migrationConnections(url: string): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'postgres',
    adapterName: 'crossgrade-migrations',
    connect: async () => connect(url),
    connectToShadowDb: async () => connectToShadow(url),
  };
}

async function connectToShadow(url: string): Promise<SqlDriverAdapter> {
  const name = `shadow_${randomUUID().replaceAll('-', '')}`;
  await runOn(url, `create database ${name} template template0`);
  const shadow = await connect(withDatabase(url, name));
  return {
    ...shadow,
    dispose: async () => {
      await shadow.dispose();
      await runOn(url, `drop database if exists ${name} with (force)`);
    },
  };
}

async function connect(url: string): Promise<SqlDriverAdapter> {
  const { pool, readCharacters } = catalogPool(url);
  const stock = await new PrismaPg(pool, { disposeExternalPool: true }).connect();
  return {
    provider: stock.provider,
    adapterName: stock.adapterName,
    queryRaw: async (query) => readCharacters(await stock.queryRaw(query)),
    executeRaw: async (query) => stock.executeRaw(query),
    // Without arguments it travels as one message: all of the script in one transaction, split by the server itself.
    executeScript: async (script) => {
      await stock.executeRaw({ sql: script, args: [], argTypes: [] });
    },
    startTransaction: async (isolationLevel) => stock.startTransaction(isolationLevel),
    getConnectionInfo: () => stock.getConnectionInfo(),
    dispose: async () => stock.dispose(),
  };
}

/** A pool that passes "char" off as text, and puts the type the engine expects back into the result. */
function catalogPool(url: string) {
  const pool = new pg.Pool({ connectionString: url, max: 1, allowExitOnIdle: true });
  const characterColumns = new WeakMap<unknown[][], number[]>();

  const query = async (config: pg.QueryArrayConfig): Promise<pg.QueryArrayResult<unknown[]>> => {
    const result = await pool.query<unknown[]>(config);
    // A script of several statements gives several results.
    for (const { fields, rows } of [result].flat()) characterColumns.set(rows, disguiseCharacters(fields));
    return result;
  };
  const readCharacters = (result: SqlResultSet): SqlResultSet => {
    const columns = characterColumns.get(result.rows) ?? [];
    const columnTypes = result.columnTypes.map((type, column) =>
      columns.includes(column) ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
  const disguised = new Proxy(pool, {
    get: (target, name): unknown => (name === 'query' ? query : Reflect.get(target, name)),
  });
  return { pool: disguised, readCharacters };
}

function disguiseCharacters(fields: pg.FieldDef[]): number[] {
  const columns = fields.flatMap(({ dataTypeID }, column) => (dataTypeID === CATALOG_CHARACTER ? [column] : []));
  for (const field of fields) if (field.dataTypeID === CATALOG_CHARACTER) field.dataTypeID = TEXT;
  return columns;
}

async function runOn(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
