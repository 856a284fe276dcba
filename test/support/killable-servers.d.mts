export type KillableServers = {
  databaseUrl: string;
  temporalAddress: string;
  /** Ends PostgreSQL as a crash would, and starts it again. */
  restartDatabase(): Promise<void>;
  /** Ends Temporal as a crash would, deletes its data where that is asked for, and starts it again. */
  restartTemporal(options?: { forgetting?: boolean }): Promise<void>;
  close(): Promise<void>;
};
/** `temporalConfig` are dynamic settings, each as name=value. */
export function startKillableServers(options?: { temporalConfig?: readonly string[] }): Promise<KillableServers>;
