import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { sendMails } from '../../bin/send-mails.ts';
import type { NewMail } from '../../core/mail.ts';
import { openSmtpGateway } from '../../gateways/smtp-gateway.ts';
import { openStorage, type OpenStorage } from '../../storage/storage.ts';
import { parkInStorage } from '../support/parked.ts';
import { eventually } from '../support/processes.ts';
import { freshDatabase } from '../support/servers.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';

const address = 'odalys.brandt@quillmere.example';
const code = '482913';
const newest = { limit: 200, cursor: null };

describe('sending what waits', () => {
  let storage: OpenStorage;
  let smtp: TestSmtpServer;
  let count = 0;
  const ends: (() => Promise<unknown>)[] = [];
  const logged: string[] = [];

  beforeAll(async () => {
    const database = await freshDatabase();
    storage = openStorage({ url: database.url, rootKey: Buffer.alloc(32, 7), connections: 16 });
    smtp = await startSmtpServer();
    ends.push(
      () => smtp.close(),
      () => storage.close(),
      database.drop,
    );
  });

  afterAll(async () => {
    for (const end of ends) await end();
  });

  beforeEach(async () => {
    smtp.answers = {};
    await storage.database.$executeRaw`delete from mail`;
  });

  function newMail(kind: 'sign-in' | 'confirm-address' = 'sign-in'): NewMail {
    count += 1;
    const link = `https://upgrades.example/sign-in#token=token-${String(count)}`;
    const values = { link, code, validMinutes: 10 };
    return { kind, cause: `mail:${String(count)}`, to: address, language: 'en', upgradeId: null, values };
  }

  /** Sends as a worker does while something is done. */
  async function whileSending(done: () => Promise<unknown>): Promise<void> {
    const stopping = new AbortController();
    const log = pino({ level: 'info' }, { write: (line: string) => logged.push(line) });
    const sending = sendMails({
      mails: storage.mails,
      gateway: openSmtpGateway({ url: smtp.url, from: 'upgrades@vendor.example', silentForMs: 500 }),
      attachments: () => Promise.resolve([]),
      publicUrl: 'https://upgrades.example',
      log,
      metrics: new Registry(),
      stopping: stopping.signal,
      everyMs: 20,
    });
    try {
      await done();
    } finally {
      stopping.abort();
      await sending;
    }
  }

  const page = async () => (await storage.mails.page({}, newest)).items;
  const untilAll = async (state: string) =>
    eventually(`all are ${state}`, async () => (await page()).every((mail) => mail.state === state));
  const makeDue = async () => storage.database.$executeRaw`update mail set next_try_at = now()`;

  it('sends each once, though two workers send and causes are repeated', async () => {
    const mails = Array.from({ length: 20 }, () => newMail());
    const before = smtp.messages.length;
    await whileSending(() =>
      whileSending(async () => {
        await Promise.all([...mails, ...mails].map(async (mail) => storage.mails.enqueue(mail)));
        await untilAll('sent');
      }),
    );
    expect(smtp.messages.slice(before).map(({ to }) => to)).toEqual(mails.map(() => [address]));
    const tokens = smtp.messages.slice(before).flatMap(({ text }) => /token-\d+/.exec(text) ?? []);
    expect(new Set(tokens).size).toBe(20);
  });

  it('tries again what was refused for now, later each time, and gives up on what was refused for good', async () => {
    await storage.mails.enqueue(newMail());
    smtp.answers = { recipient: 451 };
    await whileSending(async () => {
      await eventually('it is put off', async () => (await page())[0]?.refusal?.smtpCode === 451);
    });
    expect(await page()).toMatchObject([
      { state: 'waiting', attempts: 1, refusal: { reason: 'refused', status: '4.1.1' } },
    ]);
    const [wait] = await storage.database.$queryRaw<{ seconds: number }[]>`
      select extract(epoch from next_try_at - tried_at)::float8 as seconds from mail`;
    expect(wait?.seconds).toBeGreaterThan(10);

    smtp.answers = { recipient: 550 };
    await makeDue();
    await whileSending(() => untilAll('refused'));
    smtp.answers = {};
    await makeDue();
    const before = smtp.messages.length;
    await whileSending(async () => {
      await storage.mails.enqueue(newMail());
      await eventually('the next is sent', async () => (await page())[0]?.state === 'sent');
    });
    expect(await page()).toMatchObject([
      { state: 'sent' },
      { state: 'refused', attempts: 2, refusal: { smtpCode: 550 } },
    ]);
    expect(smtp.messages).toHaveLength(before + 1);
  });

  it('never sends again by itself what a dead worker had begun to send', async () => {
    await storage.mails.enqueue(newMail());
    await storage.mails.take();
    await whileSending(async () => {
      await storage.mails.enqueue(newMail());
      await eventually('another is sent', async () => (await page())[0]?.state === 'sent');
    });
    expect(await page()).toMatchObject([{ state: 'sent' }, { state: 'sending' }]);

    await storage.database.$executeRaw`update mail set tried_at = now() - interval '11 minutes'`;
    await whileSending(() => eventually('it is given up', async () => (await page())[1]?.state === 'unsure'));
    expect(await page()).toMatchObject([{ state: 'sent' }, { state: 'unsure', attempts: 1 }]);
    expect(logged.join('')).toContain('mails were left by a worker that died');
  });

  it('is not sure of a mail whose text had left when the server fell silent', async () => {
    await storage.mails.enqueue(newMail());
    smtp.answers = { silent: true };
    const before = smtp.messages.length;
    await whileSending(() => untilAll('unsure'));
    await makeDue();
    smtp.answers = {};
    await whileSending(() => storage.mails.giveUpOnLost());
    expect(smtp.messages).toHaveLength(before + 1);
  });

  it.each([
    ['sign-in', 20],
    ['confirm-address', 25 * 60],
  ] as const)('does not send a link for one use once its time is over: %s after %i minutes', async (kind, minutes) => {
    await storage.mails.enqueue(newMail(kind));
    await storage.database.$executeRaw`
      update mail set created_at = created_at - ${minutes}::int * interval '1 minute'`;
    const before = smtp.messages.length;
    await whileSending(() => untilAll('refused'));
    expect(await page()).toMatchObject([{ refusal: { reason: 'too-late' } }]);
    expect(smtp.messages).toHaveLength(before);
  });

  it('mails whoever runs the service once when a group of failures grows and once when it is over, whoever looks', async () => {
    await parkInStorage(storage, 5);
    await storage.database.$executeRaw`delete from mail`;
    const onCall = 'on-call@vendor.example';
    const before = smtp.messages.length;
    const told = () => smtp.messages.slice(before).map(({ to, text }) => ({ to, text: text.replaceAll('=\r\n', '') }));
    const look = () => Promise.all([1, 2, 3].map(() => storage.alertWatch.look(onCall)));
    await whileSending(async () => {
      await look();
      await look();
      await untilAll('sent');
    });
    expect(told()).toMatchObject([{ to: [onCall] }]);
    expect(told()[0]?.text).toMatch(
      /Subject: A group of failures grows[^]*installer-missing[^]*https:\/\/upgrades\.example\/console/,
    );

    await storage.clock.advance(2 * 3_600_000);
    await whileSending(async () => {
      await look();
      await look();
      await untilAll('sent');
    });
    expect(told().map(({ text }) => /^Subject: (.*)\r$/m.exec(text)?.[1])).toEqual([
      'A group of failures grows',
      'Over: a group of failures grows',
    ]);
  });

  it('logs ids, kinds and codes, and neither addresses nor what mails say', () => {
    const all = logged.join('');
    expect(all).toContain('"smtpCode":550');
    expect(all).toContain('a mail was sent');
    for (const secret of [address, 'quillmere', code, 'token', 'somebody']) expect(all).not.toContain(secret);
  });
});
