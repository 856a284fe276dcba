import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reseal, sealedColumns, type Resealed } from '../../storage/reseal.ts';
import { createSealing, derive } from '../../storage/sealing.ts';
import { openStorage, type OpenStorage } from '../../storage/storage.ts';
import { own } from '../support/owned.ts';
import { product, day } from '../api/fixtures.ts';
import { createDemonstration } from '../../storage/demonstration.ts';
import { demonstrationCatalog } from '../../prisma/seed/catalog.ts';
import { freshDatabase } from '../support/servers.ts';

const oldKey = Buffer.alloc(32, 7);
const newKey = Buffer.alloc(32, 8);
const indexKey = derive(oldKey, 'index');
const licensesOwned = 12;

let url: string;
let drop: () => Promise<void>;
let before: OpenStorage;
let codes: readonly string[];

beforeAll(async () => {
  ({ url, drop } = await freshDatabase());
  before = openStorage({ url, rootKey: oldKey });
  const demonstration = createDemonstration(before.database, before.sealing);
  await demonstration.putCatalog(demonstrationCatalog);
  codes = await Promise.all(
    Array.from({ length: licensesOwned }, (_, index) =>
      own(demonstration, `C-${String(index)}`, {
        productId: product('ENDGRD7E1'),
        seats: 80,
        until: day('2027-03-31'),
      }),
    ),
  );
  await before.operatorActs.note({ actor: { kind: 'lead', id: 'op-1' }, act: 'revealCode', reason: 'they asked' });
});

afterAll(async () => {
  await before.close();
  await drop();
});

const sealings = {
  present: createSealing(newKey, { indexKey }),
  both: createSealing(newKey, { otherRootKey: oldKey, indexKey }),
};

/** Every license's code, as far as this storage can open it. */
async function opened(storage: OpenStorage): Promise<readonly string[]> {
  const rows = await storage.database.$queryRaw<{ id: string; sealed: Uint8Array }[]>`
    select id, code_sealed as sealed from license order by id`;
  return rows.map(({ id, sealed }) => storage.sealing.open(sealed, `license:${id}`));
}

describe('a new root key', () => {
  it('knows every sealed column of the database', async () => {
    const found = await before.database.$queryRaw<{ table: string; column: string }[]>`
      select table_name as table, column_name as column from information_schema.columns
      where table_schema = 'public' and data_type = 'bytea' and column_name like '%sealed' order by 1, 2`;
    const known = sealedColumns.map(({ table, column }) => ({ table, column }));
    expect(found).toEqual(known.toSorted((one, other) => one.table.localeCompare(other.table, 'en')));
  });

  it('seals every value anew, though it is stopped on the way, and needs the old key no more', async () => {
    const both = openStorage({ url, rootKey: newKey, otherRootKey: oldKey, indexKey });
    const after = openStorage({ url, rootKey: newKey, indexKey });
    try {
      expect(await opened(both)).toEqual(await opened(before));
      await expect(opened(after)).rejects.toThrow();

      const stopped = reseal(both.database, sealings, ({ table }) => {
        if (table === 'license') throw new Error('stopped');
      });
      await expect(stopped).rejects.toThrow('stopped');
      const told: Resealed[] = [];
      await reseal(both.database, sealings, (one) => told.push(one));
      expect(told.find(({ table }) => table === 'license')).toEqual({
        table: 'license',
        looked: licensesOwned,
        resealed: 0,
      });
      expect(told.find(({ table }) => table === 'operator_act')).toMatchObject({ looked: 1, resealed: 1 });

      expect((await opened(after)).toSorted()).toEqual(codes.toSorted());
      await expect(opened(before)).rejects.toThrow();
      expect((await after.operatorActs.page({ limit: 1, cursor: null })).items[0]?.reason).toBe('they asked');
      expect(await after.operatorActs.verify()).toMatchObject({ acts: 1, brokenAt: null });
    } finally {
      await Promise.all([both.close(), after.close()]);
    }
  });
});
