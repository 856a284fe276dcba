import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Delivery, MailRefusal } from '../core/mail-delivery.ts';
import { composeMail, type ComposedMail } from './compose-mail.ts';
import type { MailGateway } from './mail-gateway.ts';

export interface SmtpServer {
  /** `smtp://user:password@host:587`, or `smtps://…:465` for TLS from the start. */
  readonly url: string;
  /** An address, or a name with an address in angle brackets. */
  readonly from: string;
  /** How long the server may be silent. */
  readonly silentForMs?: number;
}

/**
 * Sends through an SMTP server, with a connection for each mail. A password goes over TLS only. Whether the server took
 * a mail is told from where the conversation ended: once the text has begun to leave, only an answer tells.
 */
export function openSmtpGateway({ url, from, silentForMs = 10_000 }: SmtpServer): MailGateway {
  const { credentials, ...server } = serverOf(url);
  return {
    async send(mail) {
      const composed = await composeMail(from, mail);
      const connection = new SMTPConnection({
        ...server,
        requireTLS: credentials !== null && !server.secure,
        connectionTimeout: silentForMs,
        greetingTimeout: silentForMs,
        socketTimeout: silentForMs,
        dnsTimeout: silentForMs,
      });
      try {
        return await converse(connection, credentials, composed);
      } finally {
        connection.close();
      }
    },
  };
}

type Credentials = { readonly user: string; readonly pass: string } | null;

function serverOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    credentials: username === '' ? null : { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
  };
}

async function converse(connection: SMTPConnection, credentials: Credentials, mail: ComposedMail): Promise<Delivery> {
  try {
    await connect(connection);
    if (credentials) await settled((done) => connection.login(credentials, done));
  } catch (error) {
    return { outcome: 'delayed', refusal: refusalOf(error, smtpCodeOf(error) === null ? 'unreachable' : 'not-let-in') };
  }
  let begun = false;
  const message = new Readable({
    read() {
      begun = true;
      this.push(mail.message);
      this.push(null);
    },
  });
  try {
    const { from, to } = mail.envelope;
    await settled((done) => connection.send({ from, to: [...to], size: mail.message.length }, message, done));
    connection.quit();
    return { outcome: 'sent' };
  } catch (error) {
    return judge(error, begun);
  }
}

/** What a failed conversation came to: without an answer, nobody knows what became of a text that had begun to leave. */
function judge(error: unknown, begun: boolean): Delivery {
  const code = smtpCodeOf(error);
  if (code === null) {
    if (begun) return { outcome: 'unsure', refusal: refusalOf(error, 'broken-off') };
    const ours = memberOf(error, 'command') === 'API' || memberOf(error, 'code') === 'EMESSAGE';
    if (ours) return { outcome: 'refused', refusal: refusalOf(error, 'refused') };
    return { outcome: 'delayed', refusal: refusalOf(error, 'broken-off') };
  }
  // What is said to the sender is about us and not about this mail: somebody can mend it.
  if (memberOf(error, 'command') === 'MAIL FROM')
    return { outcome: 'delayed', refusal: refusalOf(error, 'not-let-in') };
  return { outcome: code >= 500 ? 'refused' : 'delayed', refusal: refusalOf(error, 'refused') };
}

function connect(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    // Stays: what goes wrong after the answer is of no interest, but must not end the process.
    connection.on('error', reject);
    connection.connect((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

function settled(start: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

function refusalOf(error: unknown, reason: MailRefusal['reason']): MailRefusal {
  const response = memberOf(error, 'response');
  const [, status = null] =
    typeof response === 'string' ? (/^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? []) : [];
  return { reason, smtpCode: smtpCodeOf(error), status };
}

function smtpCodeOf(error: unknown): number | null {
  const code = memberOf(error, 'responseCode');
  return typeof code === 'number' && code >= 400 && code < 600 ? code : null;
}

function memberOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
