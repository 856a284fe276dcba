export type TestServers = {
  /** Of the server's own database, for a user that may make others. */
  databaseUrl: string;
  template: string;
  temporalAddress: string;
  temporalBinary: string;
  /** Folder of the compiled product, with its workflows. */
  product: string;
};
export function startTestServers(): Promise<TestServers>;
export function stopTestServers(): Promise<void>;
