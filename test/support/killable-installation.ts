import { type Installation, install } from './installation.ts';
import { type KillableServers, startKillableServers } from './killable-servers.mjs';
import { servers as sharedServers } from './servers.ts';

/** An installation on servers of its own, which a test may kill. */
export interface KillableInstallation {
  readonly servers: KillableServers;
  readonly installation: Installation;
  close(): Promise<void>;
}

export async function installOnKillableServers(): Promise<KillableInstallation> {
  const servers = await startKillableServers();
  const installation = await install({
    databaseUrl: servers.databaseUrl,
    temporalAddress: servers.temporalAddress,
    temporalNamespace: 'default',
    product: sharedServers.product,
  });
  return {
    servers,
    installation,
    async close() {
      await installation.close();
      await servers.close();
    },
  };
}
