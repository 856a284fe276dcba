export type TestServers = {
  /** Of the server's own database, for a user that may make others. */
  databaseUrl: string;
  template: string;
  temporalAddress: string;
  temporalBinary: string;
  /** Path of the built workflows. */
  workflowBundle: string;
};
export function startTestServers(): Promise<TestServers>;
export function stopTestServers(): Promise<void>;
