export type LockHolder = { pid: number; born: string };
export function takeLock<About extends object>(
  file: string,
  about: About,
  self?: LockHolder,
): (About & LockHolder) | undefined;
export function releaseLock(file: string, self?: LockHolder): void;
