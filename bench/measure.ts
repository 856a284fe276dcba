import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { whenAskedToStop } from '../bin/stopping.ts';
import { startKillableServers } from '../test/support/killable-servers.mjs';
import { startBareEngine } from './bare/engine.ts';
import { compare, fullSizes, quickSizes } from './compare.ts';
import { startProduct } from './product.ts';
import { tableOf } from './table.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const stopping = whenAskedToStop();
const opened: (() => Promise<void>)[] = [];

try {
  const untilStopped = new Promise<never>((_, reject) => {
    stopping.addEventListener('abort', () => reject(new Error('stopped')));
  });
  process.stdout.write(await Promise.race([measure(), untilStopped]));
} catch (error) {
  if (!stopping.aborted) throw error;
} finally {
  for (const close of opened.toReversed()) await close();
}

/** Starts everything in folders of its own; what was started is left in `opened`, also when something fails. */
async function measure(): Promise<string> {
  say('building the product and starting everything');
  const servers = await opening(startKillableServers());
  const [ours, bare] = await Promise.all([
    opening(startProduct(servers)),
    opening(startBareEngine(servers.temporalAddress)),
  ]);
  const connection = await opening(Connection.connect({ address: servers.temporalAddress }));
  const sizes = values.quick ? quickSizes : fullSizes;
  return tableOf(
    await compare({ contenders: { ours, bare }, client: new Client({ connection }), sizes, stopping, say }),
  );
}

async function opening<Opened extends { close(): Promise<void> }>(starting: Promise<Opened>): Promise<Opened> {
  const started = await starting;
  opened.push(() => started.close());
  return started;
}

function say(progress: string): void {
  process.stderr.write(`${progress} …\n`);
}
