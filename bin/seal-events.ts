import { mkdir } from 'node:fs/promises';
import { openEventRoots } from '../gateways/event-roots.ts';
import { openSigner } from '../gateways/signer.ts';
import { createChains } from '../storage/chain.ts';
import { createClock } from '../storage/clock.ts';
import { openDatabase } from '../storage/database.ts';
import { sealToday } from './event-root.ts';
import { readSettings } from './settings.ts';
import { signingKeyOf } from './signing-key.ts';

const USAGE = `node --import tsx bin/seal-events.ts <folder>, with the settings of the API
Writes <folder>/<day>.json, signed: where the chain of events of every upgrade ends today. Once a day is enough.`;

process.exitCode = await perform().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});

async function perform(): Promise<number> {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error(USAGE);
  const settings = readSettings(process.env);
  const signer = await openSigner(signingKeyOf(settings));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const database = openDatabase(settings.DATABASE_URL, 2);
  try {
    const now = await createClock(database).now();
    const root = await sealToday(createChains(database).heads(), openEventRoots(folder), signer, now);
    console.log(root ? `sealed ${root.upgrades.length} chains of ${root.day}` : 'today is sealed already');
    return 0;
  } finally {
    await database.$disconnect();
  }
}
