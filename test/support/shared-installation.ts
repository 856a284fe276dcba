import { afterAll, beforeAll } from '@jest/globals';
import { install, type Installation } from './installation.ts';
import { freshDatabase, freshNamespace, servers } from './servers.ts';

interface SharedInstallation extends Installation {
  readonly databaseUrl: string;
  readonly temporalNamespace: string;
}

interface Shared {
  readonly withWorker?: boolean;
  /** Migrated, and what removes it. */
  readonly database?: () => Promise<{ readonly url: string; readonly drop: () => Promise<void> }>;
}

/** An installation for all tests of a file, on a database and a Temporal namespace of its own. */
export function sharedInstallation({ withWorker = true, database: openDatabase = freshDatabase }: Shared = {}): {
  current(): SharedInstallation;
} {
  let installation: SharedInstallation | null = null;
  let drop = () => Promise.resolve();

  beforeAll(async () => {
    const database = await openDatabase();
    ({ drop } = database);
    const temporalNamespace = await freshNamespace();
    const installed = await install({
      databaseUrl: database.url,
      temporalAddress: servers.temporalAddress,
      temporalNamespace,
      product: servers.product,
    });
    installation = { ...installed, temporalNamespace, databaseUrl: database.url };
    await Promise.all([installed.startApi(), ...(withWorker ? [installed.startWorker()] : [])]);
  });

  afterAll(async () => {
    await installation?.close();
    await drop();
  });

  return {
    current() {
      if (!installation) throw new Error('the installation is there once the tests run');
      return installation;
    },
  };
}
