import { useQuery } from '@tanstack/react-query';
import { readHealth } from '../client/staff-api.ts';
import { everyMs } from './every.ts';
import { useConsoleWords } from './use-console-words.ts';
import type { ConsoleWords } from './words-en.ts';

export function useHealth() {
  return useQuery({ queryKey: ['health'], queryFn: readHealth, refetchInterval: everyMs });
}

const minute = 60;

/** A length of time in its largest whole unit. */
export function lengthOf(seconds: number, ages: ConsoleWords['ages']): string {
  const minutes = Math.max(0, Math.floor(seconds / minute));
  if (minutes < 60) return ages.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? ages.hours(hours) : ages.days(Math.floor(hours / 24));
}

/** How long ago an instant was by the clock of the service, in its largest whole unit. */
export function useAge(): (instant: string) => string {
  const { ages } = useConsoleWords();
  const { data } = useHealth();
  const now = data ? new Date(data.checkedAt).getTime() : Date.now();
  return (instant) => lengthOf((now - new Date(instant).getTime()) / 1000, ages);
}
