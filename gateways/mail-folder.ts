import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { composeMail } from './compose-mail.ts';
import type { MailGateway } from './mail-gateway.ts';
import { publishFile } from './publish-file.ts';

/** Puts each mail as a file, `<id>.eml`, into a folder that its user alone can read. For development. */
export async function openMailFolder(folder: string, from: string): Promise<MailGateway> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    async send(mail) {
      const { message } = await composeMail(from, mail);
      await publishFile(path.join(folder, `${mail.id}.eml`), message.toString('utf8'));
      return { outcome: 'sent' };
    },
  };
}
