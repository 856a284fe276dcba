import path from 'node:path';
import { openMailFolder } from '../gateways/mail-folder.ts';
import type { MailGateway } from '../gateways/mail-gateway.ts';
import { openSmtpGateway } from '../gateways/smtp-gateway.ts';
import type { Settings } from './settings.ts';

type MailSettings = Pick<
  Settings,
  | 'CROSSGRADE_SMTP_URL'
  | 'CROSSGRADE_MAIL_FROM'
  | 'CROSSGRADE_BLOB_FOLDER'
  | 'CROSSGRADE_PUBLIC_URL'
  | 'CROSSGRADE_SANDBOX'
  | 'PORT'
>;

const sandboxSender = 'Suite upgrades <upgrades@crossgrade.example>';

/** Where mails go: through the SMTP server that is named. A sandbox without one puts them into a folder beside the installers. */
export async function openMails(settings: MailSettings): Promise<MailGateway> {
  const { CROSSGRADE_SMTP_URL: url, CROSSGRADE_MAIL_FROM: from, CROSSGRADE_SANDBOX: sandbox } = settings;
  if (sandbox === 'off') requireForMail(settings);
  if (url !== undefined) return openSmtpGateway({ url, from: from ?? sandboxSender });
  const folder = path.join(path.dirname(path.resolve(settings.CROSSGRADE_BLOB_FOLDER)), 'mails');
  return openMailFolder(folder, from ?? sandboxSender);
}

/** The address under which browsers reach the API: links in mails lead there. */
export function publicUrlOf({
  CROSSGRADE_PUBLIC_URL: url,
  PORT: port,
}: Pick<Settings, 'CROSSGRADE_PUBLIC_URL' | 'PORT'>): string {
  return url ?? `http://127.0.0.1:${String(port)}`;
}

function requireForMail(settings: MailSettings): void {
  const names = ['CROSSGRADE_SMTP_URL', 'CROSSGRADE_MAIL_FROM', 'CROSSGRADE_PUBLIC_URL'] as const;
  const missing = names.filter((name) => settings[name] === undefined);
  if (missing.length > 0)
    throw new Error(`${missing.join(', ')}: required outside a sandbox, to send mail; see .env.example`);
}
