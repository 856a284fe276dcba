import { afterAll, beforeAll } from '@jest/globals';
import { install, type Installation } from './installation.ts';
import { freshDatabase, freshNamespace, servers } from './servers.ts';

/** An installation for all tests of a file, on a database and a Temporal namespace of its own. */
export function sharedInstallation(): { current(): Installation & { readonly temporalNamespace: string } } {
  let installation: (Installation & { readonly temporalNamespace: string }) | null = null;
  let drop = () => Promise.resolve();

  beforeAll(async () => {
    const database = await freshDatabase();
    ({ drop } = database);
    const temporalNamespace = await freshNamespace();
    const installed = await install({
      databaseUrl: database.url,
      temporalAddress: servers.temporalAddress,
      temporalNamespace,
      workflowBundle: servers.workflowBundle,
    });
    installation = { ...installed, temporalNamespace };
    await Promise.all([installed.startApi(), installed.startWorker()]);
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
