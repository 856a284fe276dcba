import { stopTestServers } from './test-servers.mjs';

export default async function tearDown(): Promise<void> {
  await stopTestServers();
}
