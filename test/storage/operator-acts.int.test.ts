import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStorage, type OpenStorage } from '../../storage/storage.ts';
import { freshDatabase } from '../support/servers.ts';

const actor = { kind: 'operator', id: 'op-1' } as const;
const upgradeId = '01930000-0000-7000-8000-000000000001';

let storage: OpenStorage;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await freshDatabase();
  drop = database.drop;
  storage = openStorage({ url: database.url, rootKey: Buffer.alloc(32, 7) });
});

afterAll(async () => {
  await storage.close();
  await drop();
});

function reveal(reason: string): Promise<void> {
  return storage.operatorActs.note({ actor, act: 'revealCode', upgradeId, subject: 'license-1', reason });
}

/** Changes the table behind the product's back, looks, and puts everything back. */
async function brokenBy(statement: string): Promise<number | null> {
  const { database } = storage;
  await database.$executeRawUnsafe('create table kept as select * from operator_act');
  await database.$executeRawUnsafe('alter table operator_act disable trigger user');
  await database.$executeRawUnsafe(statement);
  const { brokenAt } = await storage.operatorActs.verify();
  await database.$executeRawUnsafe('truncate operator_act');
  await database.$executeRawUnsafe('insert into operator_act select * from kept');
  await database.$executeRawUnsafe('drop table kept');
  await database.$executeRawUnsafe('alter table operator_act enable trigger user');
  return brokenAt;
}

describe('the acts of operators', () => {
  it('are numbered without gaps and chained, however many are noted at once', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, index) => reveal(`because ${String(index)}`)));
    expect(await storage.operatorActs.verify()).toMatchObject({ acts: 8, brokenAt: null });

    const first = await storage.operatorActs.page({ limit: 5, cursor: null });
    const second = await storage.operatorActs.page({ limit: 5, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ number }) => number)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect(second.nextCursor).toBeNull();
    expect(first.items[0]).toMatchObject({
      actor,
      act: 'revealCode',
      upgradeId,
      reason: expect.stringMatching(/^because \d$/),
    });
  });

  it('are written with what they tell of, or not at all', async () => {
    const { acts } = await storage.operatorActs.verify();
    const { database, operatorActs } = storage;
    const broken = database.$transaction(async (transaction) => {
      await operatorActs.note({ actor, act: 'compareCode', upgradeId, after: { same: true } }, transaction);
      throw new Error('undone');
    });
    await expect(broken).rejects.toThrow('undone');
    expect((await operatorActs.verify()).acts).toBe(acts);
  });

  it('are neither changed nor deleted nor emptied', async () => {
    const { database } = storage;
    for (const statement of [
      `update operator_act set act = 'compareCode' where number = 1`,
      'delete from operator_act where number = 1',
      'truncate operator_act',
    ]) {
      await expect(database.$executeRawUnsafe(statement)).rejects.toThrow();
    }
    expect((await storage.operatorActs.verify()).brokenAt).toBeNull();
  });

  it('still stand when a reason was erased', async () => {
    await storage.database.$executeRaw`update operator_act set reason_sealed = null where number = 2`;
    expect((await storage.operatorActs.verify()).brokenAt).toBeNull();
    const { items } = await storage.operatorActs.page({ limit: 10, cursor: '3' });
    expect(items.map(({ reason }) => reason)).toEqual([null, expect.any(String)]);
  });

  it.each([
    ['another actor', `update operator_act set actor_id = 'op-2' where number = 3`, 3],
    ['another fact', `update operator_act set after = '{"same":false}' where number = 4`, 4],
    ['another reason', `update operator_act set reason_digest = 'x' where number = 5`, 5],
    ['one that is missing', 'delete from operator_act where number = 6', 6],
    [
      'the reason of another',
      'update operator_act set reason_sealed = null, hash = (select hash from kept where number = 1) where number = 7',
      7,
    ],
  ])('tell of %s', async (_what, statement, number) => {
    expect(await brokenBy(statement)).toBe(number);
  });

  it('hold no reason in the open', async () => {
    await reveal('because of Odalys Brandt');
    const [row] = await storage.database.$queryRaw<{ text: string }[]>`
      select string_agg(to_jsonb(a)::text, ' ') as text from operator_act a`;
    expect(row?.text).not.toContain('Odalys');
    expect(row?.text).not.toContain(Buffer.from('Odalys').toString('hex'));
  });
});
