// Jest loads this file outside its transform: it may import packages and .mjs files, no .ts file.
import { startTestServers, stopTestServers } from './test-servers.mjs';

export default async function setUp(): Promise<void> {
  try {
    process.env.TEST_SERVERS = JSON.stringify(await startTestServers());
  } catch (error) {
    await stopTestServers();
    throw error;
  }
}
