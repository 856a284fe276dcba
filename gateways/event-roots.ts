import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { publishFile } from './publish-file.ts';

/** The signed daily roots of all chains: files outside the database, one for each day, never replaced. */
export interface EventRoots {
  /** Days that have a root, in order. */
  days(): Promise<readonly string[]>;
  read(day: string): Promise<string>;
  /** Keeps the root of a day; false when that day has one already. */
  keep(day: string, text: string): Promise<boolean>;
}

/** Roots in one folder; rejects when there is no such folder. */
export function openEventRoots(folder: string): EventRoots {
  const place = (day: string) => path.join(folder, `${day}.json`);
  return {
    async days() {
      const names = await readdir(folder);
      return names.flatMap((name) => /^(\d{4}-\d{2}-\d{2})\.json$/.exec(name)?.[1] ?? []).sort();
    },
    read: (day) => readFile(place(day), 'utf8'),
    keep: (day, text) => publishFile(place(day), text),
  };
}
