import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openMails } from '../../bin/open-mails.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-mails-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = {
  CROSSGRADE_SMTP_URL: 'smtp://mail.example',
  CROSSGRADE_MAIL_FROM: 'upgrades@vendor.example',
  CROSSGRADE_PUBLIC_URL: 'https://upgrades.example',
  CROSSGRADE_SANDBOX: 'off',
  PORT: 4000,
} as const;

const mail = { id: 'a-mail', to: 'it@acme.test', subject: 'Söhne', text: 'text', html: '<p>text</p>', attachments: [] };

describe('openMails', () => {
  it.each(['CROSSGRADE_SMTP_URL', 'CROSSGRADE_MAIL_FROM', 'CROSSGRADE_PUBLIC_URL'] as const)(
    'refuses to start without %s outside a sandbox',
    async (name) => {
      const blobs = path.join(folder, 'blobs');
      const without = { ...settings, CROSSGRADE_BLOB_FOLDER: blobs, [name]: undefined };
      await expect(openMails(without)).rejects.toThrow(`${name}: required outside a sandbox`);
    },
  );

  it('puts mails of a sandbox into a folder beside the installers that its user alone can read', async () => {
    const gateway = await openMails({
      ...settings,
      CROSSGRADE_BLOB_FOLDER: path.join(folder, 'blobs'),
      CROSSGRADE_SMTP_URL: undefined,
      CROSSGRADE_SANDBOX: 'on',
    });
    expect(await gateway.send(mail)).toEqual({ outcome: 'sent' });
    expect(await gateway.send(mail)).toEqual({ outcome: 'sent' });
    const mails = path.join(folder, 'mails');
    expect(readdirSync(mails)).toEqual(['a-mail.eml']);
    expect(readFileSync(path.join(mails, 'a-mail.eml'), 'utf8')).toContain('To: it@acme.test');
    expect(statSync(mails).mode & 0o777).toBe(0o700);
  });
});
