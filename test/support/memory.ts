import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What this process holds, in bytes, after garbage was collected, as far as Node lets tests ask for that. */
export async function held(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = parseCollector(runInNewContext('gc'));
  collect();
  await new Promise(setImmediate);
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function parseCollector(collector: unknown): () => void {
  return collector as () => void;
}
