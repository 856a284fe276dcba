// Run by itself: the SDK has no download without a start, and its native part keeps a process alive.
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [downloadDir] = process.argv.slice(2);
const server = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', downloadDir } },
});
await server.teardown();
process.exit(0);
