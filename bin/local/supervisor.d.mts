export type Service = { ended: () => Promise<string>; stop: () => Promise<void> };
export function keepRunning<Started extends Service>(options: {
  name: string;
  start: () => Promise<Started>;
  say?: (line: string) => void;
  steadyMs?: number;
  firstPauseMs?: number;
}): Promise<{ first: Started; stop: () => Promise<void> }>;
