import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutgoingMail } from './mail-gateway.ts';

export interface ComposedMail {
  readonly message: Buffer;
  /** Domains in ASCII, as SMTP wants them. */
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
}

/** A mail as it goes over the wire. `from` is an address, or a name with an address in angle brackets. */
export async function composeMail(from: string, mail: OutgoingMail): Promise<ComposedMail> {
  const { id, to, subject, text, html, attachments } = mail;
  const composed = new MailComposer({
    from,
    to: { name: '', address: to },
    ...{ subject, text, html },
    messageId: `<${id}@${domainOf(from)}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments: attachments.map(({ fileName, contentType, content }) => ({
      filename: fileName,
      contentType,
      content: Buffer.from(content),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const envelope = composed.getEnvelope();
  if (envelope.from === false || envelope.from === '') throw new Error('a mail has no sender');
  return { message: await composed.build(), envelope: { from: envelope.from, to: envelope.to } };
}

function domainOf(from: string): string {
  return /@([^\s@>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
}
