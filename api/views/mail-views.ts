import type { z } from 'zod';
import type { mailPage, sandboxMail, sandboxMailPage } from '../../contract/mails.ts';
import { writeMail } from '../../mails/write-mail.ts';
import type { MailRecord, OpenedMail } from '../../storage/records.ts';

/** A mail for an operator: neither for whom it is nor what it says. */
export function mailView(record: MailRecord): z.input<typeof mailPage>['items'][number] {
  const { refusal } = record;
  return { ...whatItIs(record), ...(refusal && { refusal }) };
}

/** A mail for the sandbox, as it is sent. */
export function sandboxMailView(record: MailRecord & OpenedMail, publicUrl: string): z.input<typeof sandboxMail> {
  const { subject, text, html } = writeMail(record.mail, publicUrl);
  return { ...whatItIs(record), to: record.to, subject, text, html };
}

/** The line of a list. */
export function sandboxMailLine(
  record: MailRecord & OpenedMail,
  publicUrl: string,
): z.input<typeof sandboxMailPage>['items'][number] {
  const { text: _text, html: _html, ...line } = sandboxMailView(record, publicUrl);
  return line;
}

function whatItIs({ id, kind, upgradeId, state, attempts, createdAt, settledAt }: MailRecord) {
  return {
    ...{ id, kind, state, attempts },
    ...(upgradeId !== null && { upgradeId }),
    createdAt: createdAt.toISOString(),
    ...(settledAt && { settledAt: settledAt.toISOString() }),
  };
}
