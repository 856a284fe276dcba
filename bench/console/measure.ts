import { parseArgs } from 'node:util';
import pg from 'pg';
import { openStorage } from '../../storage/storage.ts';
import { percentile } from '../statistics.ts';
import { explained } from './explained.ts';
import { generate } from './generate.ts';
import { questions } from './questions.ts';

const { values } = parseArgs({
  options: {
    upgrades: { type: 'string', default: '1000000' },
    times: { type: 'string', default: '100' },
    keep: { type: 'boolean', default: false },
    plans: { type: 'boolean', default: false },
  },
});

const url = process.env.DATABASE_URL ?? '';
const client = new pg.Client({ connectionString: url });
await client.connect();
const storage = openStorage({ url, rootKey: Buffer.alloc(32, 7), connections: 2 });
try {
  await generateOnce();
  await measure(Number(values.times));
} finally {
  await storage.close();
  await client.end();
}

async function generateOnce(): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>('select exists (select from upgrade) as there');
  if (rows[0]?.there !== true) await generate(client, Number(values.upgrades), say);
}

/** Asks by turns, so that whatever else the machine does meanwhile hits all; one question at a time. */
async function measure(times: number): Promise<void> {
  const all = await questions(storage, client);
  const took = new Map<string, number[]>(all.map(({ name }) => [name, []]));
  for (const { ask } of all) await ask();
  say(`asking ${String(all.length)} questions ${String(times)} times`);
  for (let time = 0; time < times; time += 1) {
    for (const { name, ask } of all) {
      const begun = performance.now();
      await ask();
      took.get(name)?.push(performance.now() - begun);
    }
  }
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const [p50, p99] = [50, 99].map((percent) => (name: string) => percentile(took.get(name) ?? [], percent).toFixed(1));
  process.stdout.write(row(['question', 'p50, ms', 'p99, ms']) + row(['---', '---', '---']));
  for (const { name } of all) process.stdout.write(row([name, p50?.(name) ?? '', p99?.(name) ?? '']));
  if (!values.plans) return;
  for (const text of await explained({ url, logFile: process.env.BENCH_LOG ?? '', client }))
    process.stdout.write(`\n${text}\n`);
}

function say(progress: string): void {
  process.stderr.write(`${progress} …\n`);
}
