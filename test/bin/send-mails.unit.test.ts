import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { sendMails } from '../../bin/send-mails.ts';
import type { Delivery } from '../../core/mail-delivery.ts';
import type { TakenMail } from '../../storage/mails.ts';

const link = 'https://upgrades.example/sign-in#token=t';
const unreachable: Delivery = {
  outcome: 'delayed',
  refusal: { reason: 'unreachable', smtpCode: null, status: null },
};

function waitingMail(id: number): TakenMail {
  const values = { link, code: '482913', validMinutes: 10 };
  return {
    id: String(id),
    kind: 'sign-in',
    upgradeId: null,
    attempts: 1,
    ageMs: 0,
    open: () => ({
      to: 'odalys.brandt@quillmere.example',
      mail: { kind: 'sign-in', values, language: 'en', upgradeId: null },
    }),
  };
}

describe('a mail server that is away', () => {
  it('costs a few mails at a time, and has all that wait when it is back', async () => {
    const waiting = Array.from({ length: 200 }, (_, id) => waitingMail(id));
    let written = 0;
    let writtenMeanwhile = 0;
    const stopping = new AbortController();
    let rounds = 0;
    let isAway = true;
    await sendMails({
      mails: {
        take: () => Promise.resolve(waiting.shift() ?? null),
        note: ({ id }, { state }) => {
          if (state === 'waiting') waiting.push(waitingMail(Number(id)));
          return Promise.resolve();
        },
        giveUpOnLost: () => {
          rounds += 1;
          if (rounds === 3) {
            writtenMeanwhile = written;
            isAway = false;
          }
          if (rounds === 4) stopping.abort();
          return Promise.resolve(0);
        },
      },
      gateway: { send: () => Promise.resolve(isAway ? unreachable : { outcome: 'sent' }) },
      attachments: () => {
        written += 1;
        return Promise.resolve([]);
      },
      publicUrl: 'https://upgrades.example',
      log: pino({ level: 'silent' }),
      metrics: new Registry(),
      stopping: stopping.signal,
      everyMs: 1,
    });
    expect(writtenMeanwhile).toBe(8);
    expect(waiting).toEqual([]);
    expect(written).toBe(208);
  });
});
