export function installSystemPackage(name: string): Promise<void>;
