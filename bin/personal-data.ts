import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { openStorage } from '../storage/storage.ts';
import { keysOf, toolSettings } from './settings.ts';

const USAGE = `personal-data export | erase
Reads a mail address from its input, so that it stands in no list of processes and in no history of a shell.
  export   prints all that is kept about the person of that address, as JSON
  erase    erases it; facts, numbers and chains of events stay, and name nobody
Reads DATABASE_URL and CROSSGRADE_ROOT_KEY.`;

process.exitCode = await perform().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});

async function perform(): Promise<number> {
  const task = z.enum(['export', 'erase']).safeParse(process.argv[2]);
  const given = toolSettings.safeParse(process.env);
  if (!task.success || !given.success) throw new Error(USAGE);
  const address = z.email().safeParse((await text(process.stdin)).trim());
  if (!address.success) throw new Error(`The input is no mail address.\n\n${USAGE}`);

  const storage = openStorage({ url: given.data.DATABASE_URL, ...keysOf(given.data), connections: 1 });
  try {
    if (task.data === 'erase') return await erase(address.data, storage.persons);
    console.log(JSON.stringify(await storage.persons.read(address.data), null, 2));
    return 0;
  } finally {
    await storage.close();
  }
}

async function erase(address: string, persons: ReturnType<typeof openStorage>['persons']): Promise<number> {
  const erasure = await persons.erase(address);
  if (erasure.kind === 'upgrades-open') {
    console.error(
      `Nothing was erased: these upgrades still need the person. Abandon them first, or wait for their end.`,
    );
    for (const id of erasure.upgradeIds) console.error(`  ${id}`);
    return 1;
  }
  const { account, records, mails, commands, notesLeft } = erasure.erased;
  console.log(`erased: ${account ? 'the account, ' : ''}${records} records, ${mails} mails, ${commands} requests`);
  if (notesLeft > 0)
    console.log(`${notesLeft} notes of operators on the same upgrades may name the person: read them.`);
  return 0;
}
