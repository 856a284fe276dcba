import { v7 as uuid } from 'uuid';
import { Prisma } from '../prisma/generated/client.ts';
import type { ResendMail } from '../core/commands.ts';
import type { MailToResend } from '../core/decisions/facts.ts';
import type { Mail, MailKind, NewMail } from '../core/mail.ts';
import type { AfterTry, MailRefusal, MailState, TriedMail } from '../core/mail-delivery.ts';
import { normalAddress } from './addresses.ts';
import { type Database, reaching, type Transaction } from './database.ts';
import { pageOf } from './paging.ts';
import type { MailFilter, MailRecord, OpenedMail, Storage } from './records.ts';
import type { Sealing } from './sealing.ts';
import type { Snapshot } from './snapshot.ts';

/** A mail that is being sent by whoever took it. */
export interface TakenMail extends TriedMail {
  readonly id: string;
  readonly upgradeId: string | null;
  /** Opens it. Throws when it was sealed under another root key. */
  readonly open: () => OpenedMail;
}

/** The queue as a worker empties it. */
export type Mails = Storage['mails'] & {
  /**
   * Takes the mail that has waited longest, and counts the try before it is made: whoever takes a mail and dies leaves
   * one that is not tried again. Null when none is to be sent now, or none of the kind that is asked for.
   */
  take(kind?: MailKind): Promise<TakenMail | null>;
  /** Notes what a try came to. */
  note(mail: Pick<TakenMail, 'id' | 'attempts'>, after: AfterTry): Promise<void>;
  /** Gives up on what was taken so long ago that nobody is sending it any more. Answers with how many there were. */
  giveUpOnLost(): Promise<number>;
};

interface Row {
  id: string;
  kind: MailKind;
  language: NewMail['language'];
  upgradeId: string | null;
  sealed: Uint8Array | null;
  state: MailState;
  attempts: number;
  refusal: MailRefusal | null;
  createdAt: Date;
  settledAt: Date | null;
}

const columns = Prisma.sql`m.id, m.kind, m.language, m.upgrade_id as "upgradeId", m.sealed, m.state, m.attempts,
  m.refusal, m.created_at as "createdAt", m.settled_at as "settledAt"`;

/** Longer than any try takes. */
const lostAfterMs = 600_000;

/**
 * Stores mails beside what causes them, in the same statement: `from` is the part of it that has a row only if the rest
 * is written.
 */
export function insertMails(mails: readonly NewMail[], sealing: Sealing, from: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    insert into mail (id, cause, kind, language, upgrade_id, recipient, sealed, created_at)
    select m.id, m.cause, m.kind, m.language, m."upgradeId", decode(m.recipient, 'hex'), decode(m.sealed, 'hex'),
      crossgrade_now()
    from ${from}, jsonb_to_recordset(${JSON.stringify(mails.map((mail) => sealMail(mail, sealing)))}::jsonb)
      as m(id uuid, cause text, kind text, language text, "upgradeId" uuid, recipient text, sealed text)
    on conflict (cause) do nothing`;
}

export function createMails(database: Database, sealing: Sealing): Mails {
  return {
    enqueue: (mail) =>
      reaching(async () => {
        await database.$executeRaw(insertMails([mail], sealing, Prisma.sql`(select) as always`));
      }),
    take: (kind) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<(Row & { ageMs: number })[]>`
          update mail m set state = 'sending', attempts = m.attempts + 1, tried_at = now()
          where m.id = (
            select id from mail where state = 'waiting' and next_try_at <= now()
              ${kind === undefined ? Prisma.empty : Prisma.sql`and kind = ${kind}`}
            order by next_try_at, id limit 1 for update skip locked)
          returning ${columns},
            (extract(epoch from crossgrade_now() - m.created_at) * 1000)::float8 as "ageMs"`;
        return row ? takenOf(row, sealing) : null;
      }),
    note: ({ id, attempts }, after) =>
      reaching(async () => {
        const againInMs = after.state === 'waiting' ? after.againInMs : 0;
        await database.$executeRaw`
          update mail set state = ${after.state}, refusal = ${refusalOf(after)}::jsonb,
            next_try_at = now() + ${againInMs} * interval '1 millisecond',
            settled_at = case when ${after.state === 'waiting'} then null else crossgrade_now() end
          where id = ${id}::uuid and attempts = ${attempts} and state in ('sending', 'unsure')`;
      }),
    giveUpOnLost: () =>
      reaching(
        () => database.$executeRaw`
          update mail set state = 'unsure', settled_at = crossgrade_now(), refusal = ${JSON.stringify(lost)}::jsonb
          where state = 'sending' and tried_at < now() - ${lostAfterMs} * interval '1 millisecond'`,
      ),
    page: (filter, { limit, cursor }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<Row[]>`
          select ${columns} from mail m where ${chosenBy(filter)} and ${olderThan(cursor)}
          order by m.id desc limit ${limit + 1}`;
        const page = pageOf(rows, limit, ({ id }) => id);
        return { ...page, items: page.items.map(recordOf) };
      }),
    open: (id) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<Row[]>`select ${columns} from mail m where m.id = ${id}::uuid`;
        return row?.sealed ? { ...recordOf(row), ...openedOf(row, sealing) } : null;
      }),
  };
}

/** Null where the upgrade has no such mail. */
export async function readMailToResend(
  database: Transaction,
  { mailId }: ResendMail,
  { upgrade }: Snapshot,
): Promise<MailToResend | null> {
  const [row] = await database.$queryRaw<MailToResend[]>`
    select m.id, m.kind, m.state, m.sealed is null as forgotten,
      exists (select 1 from account a where a.id = ${upgrade.ownerId}::uuid and a.confirmed_at is not null)
        as "ownerConfirmed"
    from mail m where m.id = ${mailId}::uuid and m.upgrade_id = ${upgrade.id}::uuid`;
  return row ?? null;
}

/** A mail that is to be sent anew, as it was. */
export async function openMailToResend(database: Transaction, mailId: string, sealing: Sealing): Promise<OpenedMail> {
  const [row] = await database.$queryRaw<Row[]>`select ${columns} from mail m where m.id = ${mailId}::uuid`;
  if (!row) throw new Error('a mail that is sent anew is there');
  return openedOf(row, sealing);
}

const lost: MailRefusal = { reason: 'broken-off', smtpCode: null, status: null };

/** What the mails to one address are found by. */
export function recipientDigest(sealing: Sealing, address: string): Uint8Array<ArrayBuffer> {
  return sealing.digest(normalAddress(address), 'mail-address');
}

function sealMail({ cause, kind, language, upgradeId, to, values }: NewMail, sealing: Sealing) {
  const id = uuid();
  return {
    id,
    ...{ cause, kind, language, upgradeId },
    recipient: hex(recipientDigest(sealing, to)),
    sealed: hex(sealing.seal(JSON.stringify({ to, values }), mailPlace(id))),
  };
}

function takenOf(row: Row & { ageMs: number }, sealing: Sealing): TakenMail {
  const { id, kind, upgradeId, attempts, ageMs } = row;
  return { id, kind, upgradeId, attempts, ageMs, open: () => openedOf(row, sealing) };
}

function openedOf({ id, kind, language, upgradeId, sealed }: Row, sealing: Sealing): OpenedMail {
  if (!sealed) throw new Error('a mail that is forgotten cannot be opened');
  const { to, values } = parseSealed(sealing.open(sealed, mailPlace(id)));
  return { to, mail: parseMail({ kind, values, language, upgradeId }) };
}

/** It was one when it was sealed. */
function parseMail(mail: Omit<Mail, 'values'> & { readonly values: unknown }): Mail {
  return mail as Mail;
}

function parseSealed(text: string): { readonly to: string; readonly values: unknown } {
  return JSON.parse(text) as { to: string; values: unknown };
}

function recordOf(row: Row): MailRecord {
  const { id, kind, upgradeId, state, attempts, refusal, createdAt, settledAt } = row;
  return { id, kind, upgradeId, state, attempts, refusal, createdAt, settledAt };
}

function refusalOf(after: AfterTry): string | null {
  return after.state === 'sent' ? null : JSON.stringify(after.refusal);
}

function chosenBy({ state, upgradeId }: MailFilter): Prisma.Sql {
  const conditions = [
    ...(state === undefined ? [] : [Prisma.sql`m.state = ${state}`]),
    ...(upgradeId === undefined ? [] : [Prisma.sql`m.upgrade_id = ${upgradeId}::uuid`]),
  ];
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' and ');
}

function olderThan(cursor: string | null): Prisma.Sql {
  return cursor === null ? Prisma.sql`true` : Prisma.sql`m.id < ${cursor}::uuid`;
}

/** Where a mail lies sealed. */
function mailPlace(id: string): string {
  return `mail:${id}`;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
