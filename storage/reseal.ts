import { Prisma } from '../prisma/generated/client.ts';
import { type Database, reaching } from './database.ts';
import type { Sealing } from './sealing.ts';

/** A column of sealed values. Table and key of a row are the place that is bound into its value. */
interface SealedColumn {
  readonly table: string;
  readonly key: string;
  /** Of the key. */
  readonly type?: 'uuid' | 'int' | 'text';
  readonly column: string;
}

/** Every sealed column there is; a test compares them with the database's own list. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'registration_key', key: 'upgrade_id', column: 'sealed' },
  { table: 'license', key: 'id', column: 'code_sealed' },
  { table: 'named_code', key: 'id', column: 'sealed' },
  { table: 'command_payload', key: 'command_id', column: 'sealed' },
  { table: 'account', key: 'id', column: 'address_sealed' },
  { table: 'mail', key: 'id', column: 'sealed' },
  { table: 'upgrade_note', key: 'id', column: 'sealed' },
  { table: 'failure_note', key: 'fingerprint', type: 'text', column: 'sealed' },
  { table: 'operator', key: 'id', column: 'totp_sealed' },
  { table: 'operator_act', key: 'number', type: 'int', column: 'reason_sealed' },
  { table: 'campaign', key: 'id', column: 'reason_sealed' },
];

/** How far the values of one column have come. */
export interface Resealed {
  readonly table: string;
  readonly looked: number;
  readonly resealed: number;
}

interface Row {
  readonly key: string;
  readonly sealed: Uint8Array;
}

const rowsAtOnce = 500;

/**
 * Seals every value anew that does not open under the present root key, page by page. It may be stopped anywhere: what
 * was sealed anew stays, and the next run passes over it. Tells after each table how many there were.
 */
export async function reseal(
  database: Database,
  { present, both }: { readonly present: Sealing; readonly both: Sealing },
  tell: (resealed: Resealed) => void,
): Promise<void> {
  for (const column of sealedColumns) tell(await resealColumn(column));

  async function resealColumn(of: SealedColumn): Promise<Resealed> {
    let [looked, resealed] = [0, 0];
    let after: string | null = null;
    for (;;) {
      const rows: readonly Row[] = await reaching(async () => pageOf(database, of, after));
      const last = rows.at(-1);
      if (!last) return { table: of.table, looked, resealed };
      const old = rows.filter((row) => !opens(present, row.sealed, placeOf(of, row)));
      for (const row of old) await reaching(async () => sealAnew(of, row));
      [looked, resealed, after] = [looked + rows.length, resealed + old.length, last.key];
    }
  }

  /** Unless somebody wrote the row meanwhile: then it is sealed under the present key already. */
  async function sealAnew(of: SealedColumn, row: Row): Promise<void> {
    const anew = present.seal(both.open(row.sealed, placeOf(of, row)), placeOf(of, row));
    await database.$executeRaw`
      update ${raw(of.table)} set ${raw(of.column)} = ${anew}
      where ${raw(of.key)} = ${keyOf(of, row.key)} and ${raw(of.column)} = ${Uint8Array.from(row.sealed)}`;
  }
}

async function pageOf(database: Database, of: SealedColumn, after: string | null): Promise<readonly Row[]> {
  const behind = after === null ? Prisma.empty : Prisma.sql`and ${raw(of.key)} > ${keyOf(of, after)}`;
  return database.$queryRaw<Row[]>`
    select ${raw(of.key)}::text as key, ${raw(of.column)} as sealed from ${raw(of.table)}
    where ${raw(of.column)} is not null ${behind} order by ${raw(of.key)} limit ${rowsAtOnce}`;
}

function placeOf({ table }: SealedColumn, { key }: Row): string {
  return `${table}:${key}`;
}

function keyOf({ type = 'uuid' }: SealedColumn, key: string): Prisma.Sql {
  return Prisma.sql`${key}::text::${Prisma.raw(type)}`;
}

function raw(name: string): Prisma.Sql {
  return Prisma.raw(`"${name}"`);
}

function opens(sealing: Sealing, sealed: Uint8Array, place: string): boolean {
  try {
    sealing.open(sealed, place);
    return true;
  } catch {
    return false;
  }
}
