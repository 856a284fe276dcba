export function browserBinary(): Promise<string>;
