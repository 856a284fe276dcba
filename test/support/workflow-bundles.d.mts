/** Code that a worker takes as its workflows. */
export function bundleAsInProduction(): Promise<string>;
/** Fails when `before` is not in the workflow's story exactly once. */
export function bundleChanged(before: string, after: string): Promise<string>;
