import type { Delivery } from '../core/mail-delivery.ts';

/** A mail with everything that goes out. */
export interface OutgoingMail {
  /** Ours: the same in the Message-ID, so that a mail can be found on both sides. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly MailAttachment[];
}

export interface MailAttachment {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** Where mails leave this service. */
export interface MailGateway {
  /** Tries once. Rejects only for faults of ours: what servers and networks do is told in the answer. */
  send(mail: OutgoingMail): Promise<Delivery>;
}
