import type { CertificateRequest } from '../core/license-certificate.ts';
import type { Mail } from '../core/mail.ts';
import type { MailAttachment } from '../gateways/mail-gateway.ts';
import type { Storage } from '../storage/records.ts';

interface Sources {
  readonly agreements: Pick<Storage['agreements'], 'find'>;
  readonly certificates: Pick<Storage['certificates'], 'byNumber'>;
  readonly drawCertificate: (request: CertificateRequest) => Promise<Uint8Array>;
  readonly publicUrl: string;
}

/** What goes with a mail. Throws when it is not there. */
export function mailAttachments({ agreements, certificates, drawCertificate, publicUrl }: Sources) {
  const startUrl = new URL('/start', publicUrl).href;

  return async (mail: Mail): Promise<readonly MailAttachment[]> => {
    if (mail.kind === 'agreement-accepted') return [await agreementText(mail.values)];
    if (mail.kind === 'certificate') return [await certificatePdf(mail)];
    return [];
  };

  async function agreementText({ version, digest }: MailOf<'agreement-accepted'>['values']): Promise<MailAttachment> {
    const agreement = await agreements.find(version, digest);
    if (!agreement) throw new Error('the text of an agreement that was accepted is gone');
    const fileName = `license-agreement-${version}.txt`;
    return { fileName, contentType: 'text/plain; charset=utf-8', content: Buffer.from(agreement.text) };
  }

  /** The same bytes that the partner fetches, as long as the order stands as it is. */
  async function certificatePdf({ values, language }: MailOf<'certificate'>): Promise<MailAttachment> {
    const found = await certificates.byNumber(values.certificateNumber);
    if (!found) throw new Error('the order of a certificate is gone');
    const pdf = await drawCertificate({ certificate: found.certificate, language, startUrl });
    const fileName = `license-certificate-${values.certificateNumber}.pdf`;
    return { fileName, contentType: 'application/pdf', content: Buffer.from(pdf) };
  }
}

type MailOf<Kind extends Mail['kind']> = Extract<Mail, { readonly kind: Kind }>;
