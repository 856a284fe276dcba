import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { composeMail } from '../../gateways/compose-mail.ts';
import type { OutgoingMail } from '../../gateways/mail-gateway.ts';
import { openSmtpGateway } from '../../gateways/smtp-gateway.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';

const from = 'Suite upgrades <upgrades@vendor.example>';
const silentForMs = 300;

const mail = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  id: '01930000-0000-7000-8000-00000000a001',
  to: 'lic+smart@acme.test',
  subject: '登録キー für Söhne',
  text: 'Terry’s & Söhne <GmbH>\n.\nend\n',
  html: '<p>Söhne</p>',
  attachments: [],
  ...changes,
});

describe('the SMTP gateway', () => {
  let server: TestSmtpServer;

  beforeAll(async () => {
    server = await startSmtpServer();
  });

  beforeEach(() => {
    server.answers = {};
  });

  afterAll(async () => server.close());

  const send = async (changes: Partial<OutgoingMail> = {}, url = server.url) =>
    openSmtpGateway({ url, from, silentForMs }).send(mail(changes));

  it('hands a mail over whole, with text and HTML, under a Message-ID of ours', async () => {
    const attachment = {
      fileName: 'agreement.txt',
      contentType: 'text/plain; charset=utf-8',
      content: Buffer.from('Be kind.'),
    };
    expect(await send({ attachments: [attachment] })).toEqual({ outcome: 'sent' });
    const taken = server.messages.at(-1);
    expect(taken?.to).toEqual(['lic+smart@acme.test']);
    expect(taken?.text).toContain('Message-ID: <01930000-0000-7000-8000-00000000a001@vendor.example>');
    expect(taken?.text).toContain('Auto-Submitted: auto-generated');
    expect(taken?.text).toMatch(
      /multipart\/mixed[^]*multipart\/alternative[^]*text\/plain[^]*text\/html[^]*agreement\.txt/,
    );
  });

  it.each(['LIC+Smart@acme.test', "tim.o'connor@acme.test", 'test-@acme.test'])('keeps %s exactly', async (to) => {
    expect(await send({ to })).toEqual({ outcome: 'sent' });
    expect(server.messages.at(-1)?.to).toEqual([to]);
  });

  it('writes an international domain as SMTP wants it', async () => {
    const { envelope } = await composeMail(from, mail({ to: 'info@bücher.example' }));
    expect(envelope.to).toEqual(['info@xn--bcher-kva.example']);
  });

  it.each(['a@acme.test>\r\nRCPT TO:<b@acme.test', 'a@acme.test\nBcc: b@acme.test'])(
    'adds no recipient for %j',
    async (to) => {
      const before = server.messages.length;
      await send({ to });
      expect(server.messages.slice(before).flatMap((one) => one.to)).not.toContain('b@acme.test');
      expect(
        server.messages
          .slice(before)
          .map((one) => one.text)
          .join(),
      ).not.toMatch(/^Bcc:/m);
    },
  );

  it.each([
    [
      'a recipient refused for good',
      { recipient: 550 },
      'refused',
      { reason: 'refused', smtpCode: 550, status: '5.1.1' },
    ],
    [
      'a recipient refused for now',
      { recipient: 451 },
      'delayed',
      { reason: 'refused', smtpCode: 451, status: '4.1.1' },
    ],
    ['a text refused for good', { message: 554 }, 'refused', { reason: 'refused', smtpCode: 554, status: '5.1.1' }],
    ['a text refused for now', { message: 452 }, 'delayed', { reason: 'refused', smtpCode: 452, status: '4.1.1' }],
    ['a sender refused for good', { sender: 550 }, 'delayed', { reason: 'not-let-in', smtpCode: 550, status: '5.1.1' }],
  ] as const)(
    'tells %s by its codes, and repeats nothing of what was said',
    async (_what, answers, outcome, refusal) => {
      server.answers = answers;
      expect(await send()).toEqual({ outcome, refusal });
    },
  );

  it('is not sure of a mail whose text had left when the server fell silent', async () => {
    server.answers = { silent: true };
    expect(await send()).toEqual({
      outcome: 'unsure',
      refusal: { reason: 'broken-off', smtpCode: null, status: null },
    });
  });

  it('tries again later where nobody listens', async () => {
    expect(await send({}, 'smtp://127.0.0.1:1')).toEqual({
      outcome: 'delayed',
      refusal: { reason: 'unreachable', smtpCode: null, status: null },
    });
  });

  it('gives a password to nobody without TLS', async () => {
    const { port } = new URL(server.url);
    const before = server.messages.length;
    expect(await send({}, `smtp://upgrades:secret@127.0.0.1:${port}`)).toMatchObject({ outcome: 'delayed' });
    expect(server.messages).toHaveLength(before);
  });
});
