export type SystemPostgres = {
  version: string;
  /** Of the server's own database, for a user that may make others. */
  url: string;
  stop: () => Promise<void>;
};
export function startSystemPostgres(): Promise<SystemPostgres | undefined>;
