import type { Mail } from '../core/mail.ts';
import { asHtml } from './as-html.ts';
import { asText } from './as-text.ts';
import { inEnglish } from './in-english.ts';
import { inJapanese } from './in-japanese.ts';
import { linkOf } from './link-of.ts';

/** A mail in both of its forms. The subject holds no key, code or token: it is shown where others can see it. */
export interface WrittenMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export function writeMail(mail: Mail, publicUrl: string): WrittenMail {
  const href = linkOf(mail, publicUrl);
  const letter = mail.language === 'ja' ? inJapanese(mail, href) : inEnglish(mail, href);
  return { subject: letter.subject, text: asText(letter), html: asHtml(letter, mail.language) };
}
