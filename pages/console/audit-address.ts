import { isDay, startOfDay } from './days.ts';

/** What the address asks of the service: its days are those of whoever looks, the last one included. */
export function askedOfAudit(query: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...query].map(([name, value]) => [name, isDay(value) ? instantOf(name, value) : value]));
}

export function withOne(query: URLSearchParams, name: string, value: string): string {
  return new URLSearchParams([...query, [name, value]]).toString();
}

function instantOf(name: string, day: string): string {
  const start = startOfDay(day);
  if (name === 'from') return start.toISOString();
  if (name !== 'until') return day;
  start.setDate(start.getDate() + 1);
  return start.toISOString();
}
