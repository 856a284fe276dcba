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

/** How long something lasts, in the largest unit that tells it exactly. */
export function spanInWords(minutes: number, language: MailLanguage): string {
  const [unit, length] = spans.find(([, inMinutes]) => minutes % inMinutes === 0) ?? (['minute', 1] as const);
  const words = new Intl.NumberFormat(locales[language], { style: 'unit', unit, unitDisplay: 'long' });
  return words.format(minutes / length);
}

const spans = [
  ['day', 1440],
  ['hour', 60],
  ['minute', 1],
] as const;

export function numberInWords(number: number, language: MailLanguage): string {
  return new Intl.NumberFormat(locales[language]).format(number);
}
