import type { Day } from '../core/days.ts';
import type { MailLanguage } from '../core/mail.ts';

const locales: Readonly<Record<MailLanguage, string>> = { en: 'en-GB', ja: 'ja-JP' };

/** A calendar day in words: it has no time and no zone. */
export function dayInWords(day: Day, language: MailLanguage): string {
  const words = new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone: 'UTC' });
  return words.format(new Date(`${day}T00:00:00Z`));
}

/** An instant in words, with its zone. */
export function instantInWords(instant: string, timeZone: string, language: MailLanguage): string {
  const words = new Intl.DateTimeFormat(locales[language], {
    ...{ year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' },
    timeZone,
    timeZoneName: 'short',
  });
  return words.format(new Date(instant));
}

export function numberInWords(number: number, language: MailLanguage): string {
  return new Intl.NumberFormat(locales[language]).format(number);
}
