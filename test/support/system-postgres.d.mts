export type SystemPostgres = {
  version: string;
  /** Of the server's own database, for a user that may make others. */
  url: string;
  /** That database, as its own `pg_dump` writes it. */
  dump: () => string;
  stop: () => Promise<void>;
};
export function startSystemPostgres(): Promise<SystemPostgres | undefined>;
