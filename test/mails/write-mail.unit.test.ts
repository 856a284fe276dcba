import { describe, expect, it } from '@jest/globals';
import type { Mail, MailContent, MailKind, MailLanguage } from '../../core/mail.ts';
import { linkOf } from '../../mails/link-of.ts';
import { writeMail } from '../../mails/write-mail.ts';
import { key, upgradeId } from '../api/fixtures.ts';
import { company, everyMail } from './every-mail.ts';

const publicUrl = 'https://upgrades.example/';

const toWrite = (content: MailContent, language: MailLanguage = 'en'): Mail => ({
  ...content,
  language,
  upgradeId: content.kind === 'sign-in' || content.kind === 'confirm-address' ? null : upgradeId,
});

function mailOf(kind: MailKind, language: MailLanguage = 'en'): Mail {
  const content = everyMail.find((one) => one.kind === kind);
  if (!content) throw new Error(kind);
  return toWrite(content, language);
}

const everyMailInBoth = everyMail.flatMap((content) =>
  (['en', 'ja'] as const).map((language) => [content.kind, language, toWrite(content, language)] as const),
);

describe('writeMail', () => {
  it.each(everyMailInBoth)('writes %s in %s, the same in text and in HTML', (_kind, language, mail) => {
    const { subject, text, html } = writeMail(mail, publicUrl);
    expect(subject.trim()).not.toBe('');
    expect(html).toContain(`<html lang="${language}">`);
    const shown = html
      .replaceAll('&amp;', '&')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>');
    for (const line of text.split('\n').filter((one) => !/^(https|- | {4})|: /.test(one))) {
      expect(shown).toContain(line.replace(/:$/, ''));
    }
    expect(/undefined|null|NaN|Invalid|\[object/.exec(`${subject}${text}`)).toBeNull();
  });

  it.each(everyMailInBoth)('keeps keys, codes and names out of the subject of %s in %s', (_kind, _language, mail) => {
    const { subject } = writeMail(mail, publicUrl);
    for (const secret of [key, '482913', 'AbC-123', company, 'Odalys', 'PO-1']) expect(subject).not.toContain(secret);
  });

  it.each(everyMailInBoth)('loads nothing and runs nothing in %s in %s', (_kind, _language, mail) => {
    const { html } = writeMail(mail, publicUrl);
    expect(html).not.toMatch(/<(script|img|iframe|object|form|link|base)\b|url\(|@import| on\w+=|javascript:/i);
    const addresses = [...html.matchAll(/href="([^"]*)"/g)].map(([, address = '']) => address);
    expect(addresses.filter((address) => !address.startsWith('https://upgrades.example/'))).toEqual([]);
  });

  it('shows names byte for byte in text, and escapes them in HTML alone', () => {
    const { text, html } = writeMail(mailOf('kit-ready'), publicUrl);
    expect(text).toContain(company);
    expect(text).toContain("Hello Odalys O'Bryan,");
    expect(html).toContain('Terry&#39;s &amp; Söhne &lt;GmbH&gt;');
  });

  it.each(['en', 'ja'] as const)('names nobody to an address that was replaced, in %s', (language) => {
    const { text, html } = writeMail(mailOf('address-replaced', language), publicUrl);
    expect(text).toContain('PO-1');
    for (const one of [company, 'Odalys', 'https:']) expect(`${text}${html}`).not.toContain(one);
  });

  it('writes days as calendar days and instants in the zone of the reader', () => {
    expect(writeMail(mailOf('terms-extended'), publicUrl).text).toContain('through 30 November 2027');
    expect(writeMail(mailOf('terms-extended', 'ja'), publicUrl).text).toContain('2027年11月30日');
    expect(writeMail(mailOf('agreement-accepted'), publicUrl).text).toMatch(/2 December 2026.*08:30/);
  });

  it.each([
    ['en', 15, '15 minutes'],
    ['en', 60, '1 hour'],
    ['en', 4320, '3 days'],
    ['ja', 15, '15 分以内'],
    ['ja', 4320, '3 日以内'],
  ] as const)('says in %s how long a link of %i minutes works: %s', (language, validMinutes, span) => {
    const mail = mailOf('confirm-address', language);
    if (mail.kind !== 'confirm-address') throw new Error(mail.kind);
    expect(writeMail({ ...mail, values: { ...mail.values, validMinutes } }, publicUrl).text).toContain(span);
  });

  it('says that there is nothing to do about an order that joins a registered upgrade', () => {
    const mail = mailOf('certificate');
    if (mail.kind !== 'certificate') throw new Error(mail.kind);
    const joined = { ...mail, values: { ...mail.values, registered: true } };
    expect(writeMail(joined, publicUrl).text).toContain('there is nothing to do');
    expect(writeMail(mail, publicUrl).text).toContain('Begin the upgrade');
  });
});

describe('linkOf', () => {
  it.each([
    ['sign-in', 'https://upgrades.example/sign-in#token=AbC-123'],
    ['confirm-address', 'https://upgrades.example/confirm-address#token=AbC-123'],
    ['certificate', `https://upgrades.example/start#rk=${key}`],
    ['upgrade-lapsed', 'https://upgrades.example/start'],
    ['kit-ready', `https://upgrades.example/upgrades/${upgradeId}`],
  ] as const)('leads from %s to %s', (kind, address) => {
    expect(linkOf(mailOf(kind), publicUrl)).toBe(address);
  });

  it.each(everyMail)('has secrets of $kind in the fragment alone', (content) => {
    const { pathname, search } = new URL(linkOf(toWrite(content), publicUrl));
    expect(search).toBe('');
    expect(pathname).not.toMatch(/AbC-123|SP-/);
  });

  it.each(['license-agreement', 'account-form'] as const)(
    'leads a reminder at %s to the start, since there is no account yet',
    (step) => {
      const mail = mailOf('reminder');
      if (mail.kind !== 'reminder') throw new Error(mail.kind);
      expect(linkOf({ ...mail, values: { ...mail.values, step } }, publicUrl)).toBe('https://upgrades.example/start');
      expect(linkOf(mail, publicUrl)).toContain(upgradeId);
    },
  );
});
