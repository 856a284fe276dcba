import { openDatabase } from '../storage/database.ts';
import { reseal } from '../storage/reseal.ts';
import { createSealing, derive } from '../storage/sealing.ts';
import { keysOf, toolSettings } from './settings.ts';

const USAGE = `rotate-root-key index | reseal
  index    prints the key of the digests, for CROSSGRADE_INDEX_KEY, before the root key is changed
  reseal   seals everything under CROSSGRADE_ROOT_KEY that was sealed under CROSSGRADE_OTHER_ROOT_KEY; may be stopped
           and started again
Reads DATABASE_URL, CROSSGRADE_ROOT_KEY, CROSSGRADE_OTHER_ROOT_KEY and CROSSGRADE_INDEX_KEY. See docs/operating.md.`;

process.exitCode = await perform().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});

async function perform(): Promise<number> {
  const settings = toolSettings.parse(process.env);
  const { rootKey, otherRootKey, indexKey } = keysOf(settings);
  const [task] = process.argv.slice(2);
  if (task === 'index') {
    console.log((indexKey ?? derive(rootKey, 'index')).toString('base64'));
    return 0;
  }
  if (task !== 'reseal') throw new Error(USAGE);
  if (!otherRootKey || !indexKey)
    throw new Error('CROSSGRADE_OTHER_ROOT_KEY and CROSSGRADE_INDEX_KEY must be set: the second outlives the first.');
  return resealAll(settings.DATABASE_URL, {
    present: createSealing(rootKey, { indexKey }),
    both: createSealing(rootKey, { otherRootKey, indexKey }),
  });
}

async function resealAll(url: string, sealings: Parameters<typeof reseal>[1]): Promise<number> {
  const database = openDatabase(url, 1);
  let total = 0;
  try {
    await reseal(database, sealings, ({ table, looked, resealed }) => {
      total += resealed;
      console.log(`${table}: ${resealed} of ${looked} sealed anew`);
    });
  } finally {
    await database.$disconnect();
  }
  console.log(total === 0 ? 'nothing is left under the other key' : 'run it once more, until nothing is left');
  return 0;
}
