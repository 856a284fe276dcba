/** How days, times, numbers and names of the world are written in one language. */
export interface Formats {
  /** A calendar day, `YYYY-MM-DD`: it is the same day everywhere. */
  day(day: string): string;
  /** An instant, in the reader's own time zone. */
  time(instant: string): string;
  /** An instant with its day, unless that is today. */
  moment(instant: string): string;
  /** An instant with its day and year. */
  dayAndTime(instant: string): string;
  number(value: number): string;
  /** A part of one, in whole percent. */
  percent(part: number): string;
  bytes(value: number): string;
  list(items: readonly string[]): string;
  country(code: string): string;
  language(tag: string): string;
  /** Every country there is, by its name. */
  countries(codes: readonly string[]): readonly { readonly code: string; readonly name: string }[];
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export function formats(tag: string): Formats {
  const days = once(
    () => new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
  );
  const times = once(() => new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit' }));
  const moments = once(
    () =>
      new Intl.DateTimeFormat(tag, {
        ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
      }),
  );
  const fullMoments = once(() => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' }));
  const numbers = once(() => new Intl.NumberFormat(tag));
  const percents = once(() => new Intl.NumberFormat(tag, { style: 'percent' }));
  const lists = once(() => new Intl.ListFormat(tag, { type: 'conjunction' }));
  const regions = once(() => new Intl.DisplayNames(tag, { type: 'region' }));
  const tongues = once(() => new Intl.DisplayNames(tag, { type: 'language' }));

  return {
    day: (day) => days().format(new Date(`${day}T00:00:00Z`)),
    time: (instant) => times().format(new Date(instant)),
    moment: (instant) => {
      const date = new Date(instant);
      const isToday = date.toDateString() === new Date().toDateString();
      return (isToday ? times() : moments()).format(date);
    },
    dayAndTime: (instant) => fullMoments().format(new Date(instant)),
    percent: (part) => percents().format(part),
    number: (value) => numbers().format(value),
    bytes: (value) => {
      const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
      const unit = units[power] ?? 'byte';
      const digits = power === 0 || value / 1000 ** power >= 100 ? 0 : 1;
      return new Intl.NumberFormat(tag, {
        ...{ style: 'unit', unit, unitDisplay: power === 0 ? 'long' : 'short' },
        maximumFractionDigits: digits,
      }).format(value / 1000 ** power);
    },
    list: (items) => lists().format(items),
    country: (code) => regions().of(code) ?? code,
    language: (language) => tongues().of(language) ?? language,
    countries: (codes) => {
      const order = new Intl.Collator(tag);
      return codes
        .map((code) => ({ code, name: regions().of(code) ?? code }))
        .sort((one, other) => order.compare(one.name, other.name));
    },
  };
}

/** What reads the data of a language is slow to make: nothing is made before it is asked for, and nothing twice. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}
