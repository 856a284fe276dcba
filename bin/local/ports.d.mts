export function isFree(port: number): Promise<boolean>;
export function anyFreePort(): Promise<number>;
