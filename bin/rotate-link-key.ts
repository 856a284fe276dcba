import { parseArgs } from 'node:util';
import { longestLinkLifeMs } from '../api/kits/link-keyring.ts';
import { openDatabase } from '../storage/database.ts';
import { createLinkKeys } from '../storage/link-keys.ts';

const USAGE = `node --import tsx bin/rotate-link-key.ts [--now], with DATABASE_URL set
Makes the next key for download links. The API signs with it within 5 seconds; links that are out there open until they
end.
  --now    they end at once: for a key that became known. Customers get a fresh link on the page of their upgrade.`;

process.exitCode = await perform().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});

async function perform(): Promise<number> {
  const { values } = parseArgs({ options: { now: { type: 'boolean', default: false } } });
  const url = process.env.DATABASE_URL;
  if (url === undefined) throw new Error(USAGE);
  const database = openDatabase(url, 1);
  try {
    const { number, madeAt } = await createLinkKeys(database).rotate({ closing: values.now });
    console.log(`link key ${number} is in use`);
    console.log(
      values.now ? 'older keys open nothing any more' : `older keys open their links until ${lastEnd(madeAt)}`,
    );
    return 0;
  } finally {
    await database.$disconnect();
  }
}

/** Every link that was signed before is over then, each at its own time. */
function lastEnd(madeAt: Date): string {
  return new Date(madeAt.getTime() + longestLinkLifeMs).toISOString();
}
