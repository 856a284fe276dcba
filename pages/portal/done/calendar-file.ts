import type { CodeSheet } from '../../client/portal-api.ts';
import type { Words } from '../../words/words.ts';

const remindDaysBefore = 30;

/** The last days of all codes as a calendar (RFC 5545), each with a reminder a month before. Holds no full code. */
export function calendarFile(upgradeId: string, codes: CodeSheet['codes'], { done }: Words, now = new Date()): string {
  const ending = codes.flatMap(({ expiresOn, ...code }) => (expiresOn === null ? [] : [{ ...code, expiresOn }]));
  const events = ending.flatMap(({ productId, name, activationCode, expiresOn }) => [
    'BEGIN:VEVENT',
    `UID:${upgradeId}-${productId}@crossgrade`,
    `DTSTAMP:${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`,
    `DTSTART;VALUE=DATE:${expiresOn.replaceAll('-', '')}`,
    `SUMMARY:${escaped(done.calendarEvent(name))}`,
    `DESCRIPTION:${escaped(done.calendarNote(activationCode.slice(activationCode.lastIndexOf('-') + 1)))}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(done.calendarEvent(name))}`,
    `TRIGGER:-P${remindDaysBefore}D`,
    'END:VALARM',
    'END:VEVENT',
  ]);
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Crossgrade//Portal//EN', ...events, 'END:VCALENDAR'];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r?\n/g, '\\n');
}

/** A line has at most 75 bytes; a character is never taken apart. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  for (const character of line) {
    if (new TextEncoder().encode(part + character).length > 74) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part].join('\r\n ');
}
