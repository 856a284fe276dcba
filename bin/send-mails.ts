import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import { afterTry, type Delivery, isOfNoUse, type MailRefusal } from '../core/mail-delivery.ts';
import type { Mail } from '../core/mail.ts';
import type { MailAttachment, MailGateway, OutgoingMail } from '../gateways/mail-gateway.ts';
import { writeMail } from '../mails/write-mail.ts';
import type { Mails, TakenMail } from '../storage/mails.ts';
import { pause } from './pause.ts';

interface Options {
  readonly mails: Pick<Mails, 'take' | 'note' | 'giveUpOnLost'>;
  readonly gateway: MailGateway;
  /** What goes with a mail. */
  readonly attachments: (mail: Mail) => Promise<readonly MailAttachment[]>;
  readonly publicUrl: string;
  readonly log: Logger;
  readonly metrics: Registry;
  /** Ends the sending once what is under way was noted. */
  readonly stopping: AbortSignal;
  readonly everyMs: number;
}

const atOnce = 4;

/** A server that is not reached is left alone for so many rounds: writing a mail for nothing costs time, too. */
const roundsToRest = 10;

/**
 * Sends what waits until it is stopped. Each mail is taken before it is sent, by one worker alone; what a worker had
 * taken when it died is not sent again by itself.
 */
export async function sendMails({
  mails,
  gateway,
  attachments,
  publicUrl,
  log,
  metrics,
  stopping,
  everyMs,
}: Options): Promise<void> {
  const tries = new Counter({
    name: 'crossgrade_mails_total',
    help: 'Tries to send a mail, by kind and by what came of them',
    labelNames: ['kind', 'outcome'],
    registers: [metrics],
  });

  /** Sends this one and those that wait behind it; answers whether the server was reached. */
  async function sendFrom(first: TakenMail | null): Promise<boolean> {
    for (let taken = first; taken; taken = stopping.aborted ? null : await mails.take()) {
      const delivery = await send(taken);
      if (delivery.outcome === 'delayed' && delivery.refusal.reason === 'unreachable') return false;
    }
    return true;
  }

  async function send(taken: TakenMail): Promise<Delivery> {
    const { id, kind, upgradeId, attempts } = taken;
    const delivery = await deliver(taken);
    const after = afterTry(delivery, taken);
    await mails.note(taken, after);
    tries.inc({ kind, outcome: delivery.outcome });
    const about = { mailId: id, kind, attempt: attempts, ...(upgradeId !== null && { upgradeId }) };
    if (after.state === 'sent') log.info(about, 'a mail was sent');
    else log.warn({ ...about, state: after.state, ...after.refusal }, 'a mail was not sent');
    return delivery;
  }

  /** Messages of errors are left out of the log: they quote addresses. */
  async function deliver(taken: TakenMail): Promise<Delivery> {
    if (isOfNoUse(taken)) return { outcome: 'refused', refusal: { ...ours, reason: 'too-late' } };
    const outgoing = await outgoingOf(taken);
    if (outgoing === null) return { outcome: 'refused', refusal: ours };
    return gateway.send(outgoing).catch((error: unknown) => {
      log.error({ mailId: taken.id, kind: taken.kind, reason: nameOf(error) }, 'a mail could not be handed over');
      return { outcome: 'unsure', refusal: ours } as const;
    });
  }

  async function outgoingOf(taken: TakenMail): Promise<OutgoingMail | null> {
    try {
      const { to, mail } = taken.open();
      return { id: taken.id, to, ...writeMail(mail, publicUrl), attachments: await attachments(mail) };
    } catch (error) {
      log.error({ mailId: taken.id, kind: taken.kind, reason: nameOf(error) }, 'a mail could not be written');
      return null;
    }
  }

  async function round(): Promise<boolean> {
    const lost = await mails.giveUpOnLost();
    if (lost > 0)
      log.error({ count: lost }, 'mails were left by a worker that died; nobody knows whether they arrived');
    const first = await mails.take();
    if (!first) return true;
    const others = Array.from({ length: atOnce - 1 }, async () => sendFrom(await mails.take()));
    const reached = await Promise.all([sendFrom(first), ...others]);
    return reached.every(Boolean);
  }

  while (!stopping.aborted) {
    const reached = await round().catch((error: unknown) => {
      log.warn({ err: error }, 'mails wait for PostgreSQL');
      return true;
    });
    await pause(reached ? everyMs : roundsToRest * everyMs, stopping);
  }
}

const ours: MailRefusal = { reason: 'not-written', smtpCode: null, status: null };

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
