// Loaded before the worker when it runs with reload: Node watches what is loaded, and the worker bundles its workflows
// instead. Threads load this too, and must not.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  await import('../../workflows/index.ts');
  await import('../../workflows/interceptors.ts');
}
