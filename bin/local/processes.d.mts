export type SeenProcess = { pid: number; zombie: boolean; born: string; commandLine: string };
export function lookUp(pid: number): SeenProcess | null;
export function until(isSo: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean>;
