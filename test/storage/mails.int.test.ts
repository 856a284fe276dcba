import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NewMail } from '../../core/mail.ts';
import { openStorage, type OpenStorage } from '../../storage/storage.ts';
import { freshDatabase } from '../support/servers.ts';

const address = "lic+smart@o'bryan.example";
const code = '482913';

const mail = (cause: string): NewMail => ({
  kind: 'sign-in',
  cause,
  to: address,
  language: 'en',
  upgradeId: null,
  values: { link: 'https://upgrades.example/sign-in#token=AbC', code, validMinutes: 10 },
});

describe('the queue of mails', () => {
  let storage: OpenStorage;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await freshDatabase();
    ({ drop } = database);
    storage = openStorage({ url: database.url, rootKey: Buffer.alloc(32, 7), connections: 8 });
  });

  afterAll(async () => {
    await storage.close();
    await drop();
  });

  const rows = async () => storage.database.$queryRaw<Record<string, unknown>[]>`select * from mail order by id`;

  it('takes one mail for one cause, however often and at once it is asked for', async () => {
    await Promise.all(Array.from({ length: 10 }, async () => storage.mails.enqueue(mail('sign-in:1'))));
    await storage.mails.enqueue(mail('sign-in:2'));
    expect((await rows()).map(({ cause, state }) => [cause, state])).toEqual([
      ['sign-in:1', 'waiting'],
      ['sign-in:2', 'waiting'],
    ]);
  });

  it('holds neither the address nor what the mail says in the clear', async () => {
    const stored = JSON.stringify(
      await storage.database.$queryRaw`select m::text as row,
      encode(sealed, 'escape') as sealed, encode(recipient, 'escape') as recipient from mail m`,
    );
    for (const secret of [address, 'lic+smart', code, 'token']) expect(stored).not.toContain(secret);
  });
});
