import type { SeenProcess } from './processes.mjs';

export type DataOwner =
  | { state: 'none' }
  | { state: 'stale' | 'zombie' | 'foreign'; pid: number }
  | { state: 'ours'; pid: number; born: string; port: number };
export function dataOwner(dataFolder: string, look?: (pid: number) => SeenProcess | null): DataOwner;
