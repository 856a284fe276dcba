import type { Mail } from '../core/mail.ts';
import type { MailAttachment } from '../gateways/mail-gateway.ts';
import type { Storage } from '../storage/records.ts';

/** What goes with a mail. Throws when it is not there. */
export function mailAttachments(agreements: Pick<Storage['agreements'], 'find'>) {
  return async ({ kind, values }: Mail): Promise<readonly MailAttachment[]> => {
    if (kind !== 'agreement-accepted') return [];
    const { version, digest } = values;
    const agreement = await agreements.find(version, digest);
    if (!agreement) throw new Error('the text of an agreement that was accepted is gone');
    const fileName = `license-agreement-${version}.txt`;
    return [{ fileName, contentType: 'text/plain; charset=utf-8', content: Buffer.from(agreement.text) }];
  };
}
