/** A calendar day, `YYYY-MM-DD`, with no time and no zone. Days compare as text. */
export type Day = string & { readonly brand: 'Day' };

const dayMs = 86_400_000;
const pattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Reads a day of the years 1900 to 9999 that is in the calendar: `2026-02-30` and `0026-02-03` are not days. */
export function parseDay(text: string): Day | null {
  const [, year, month, dayOfMonth] = pattern.exec(text) ?? [];
  if (year === undefined || month === undefined || dayOfMonth === undefined) return null;
  if (year < '1900' || month < '01' || month > '12' || dayOfMonth < '01') return null;
  if (Number(dayOfMonth) > daysInMonth(Number(year), Number(month) - 1)) return null;
  return text as Day;
}

/** The day so many days later, or earlier if negative. Throws outside the years that a day can be written in. */
export function addDays(day: Day, days: number): Day {
  return dayAt(msOf(day) + days * dayMs);
}

export function dayBefore(day: Day): Day {
  return addDays(day, -1);
}

/** How many days `to` is after `from`; negative if it is before. */
export function daysBetween(from: Day, to: Day): number {
  return (msOf(to) - msOf(from)) / dayMs;
}

/**
 * The last day of a term, itself included: so many months after the first day, minus one day. A day that the month
 * has not got becomes the 1st of the next: 12 months from 29 February 2028 end on 28 February 2029.
 * `months` is a whole number from 1.
 */
export function lastDayOfTerm(startsOn: Day, months: number): Day {
  if (!Number.isInteger(months) || months < 1) throw new RangeError('a term is a whole number of months from 1');
  const start = new Date(msOf(startsOn));
  const monthsSinceYearZero = start.getUTCFullYear() * 12 + start.getUTCMonth() + months;
  const year = Math.floor(monthsSinceYearZero / 12);
  const month = monthsSinceYearZero % 12;
  const missing = start.getUTCDate() > daysInMonth(year, month);
  const next = missing ? Date.UTC(year, month + 1, 1) : Date.UTC(year, month, start.getUTCDate());
  return dayAt(next - dayMs);
}

/** The calendar day that an instant falls on in a time zone (IANA name). */
export function dayInZone(instant: Date, timeZone: string): Day {
  const parts = calendarOf(timeZone).formatToParts(instant);
  const part = (type: 'year' | 'month' | 'day') => parts.find((some) => some.type === type)?.value ?? '';
  return knownDay(`${part('year')}-${part('month')}-${part('day')}`);
}

const calendars = new Map<string, Intl.DateTimeFormat>();

/** Kept, since making one costs far more than using it; there are only so many time zones. */
function calendarOf(timeZone: string): Intl.DateTimeFormat {
  const known = calendars.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  calendars.set(timeZone, made);
  return made;
}

/** Whether something whose last day is `day` is still usable: through the end of that day in its own time zone. */
export function isThrough(day: Day, instant: Date, timeZone: string): boolean {
  return dayInZone(instant, timeZone) <= day;
}

/** Whether a text is the IANA name of a time zone. A fixed offset (`+01:00`) is not one. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

function msOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function dayAt(ms: number): Day {
  return knownDay(new Date(ms).toISOString().slice(0, 10));
}

function knownDay(text: string): Day {
  const day = parseDay(text);
  if (day === null) throw new RangeError(`${text} is not a day of the years 1900 to 9999`);
  return day;
}
