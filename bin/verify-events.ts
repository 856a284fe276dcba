import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openEventRoots } from '../gateways/event-roots.ts';
import { readPublicKey } from '../gateways/signatures.ts';
import { createChains, type StoredChain } from '../storage/chain.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { checkChains } from './check-chains.ts';
import { readRoots, type ReadRoots, type Seals } from './read-roots.ts';

const USAGE = `node --import tsx bin/verify-events.ts [options], with DATABASE_URL set
Recomputes the chain of events of every upgrade. Exit code 1 if anything is found, a line for each; 2 if it cannot look.
  --upgrade <id>                   of this upgrade alone
  --roots <folder> --key <file>    also compares with the signed daily roots; a public key in PEM, more than one if
                                   they were signed with different ones`;

process.exitCode = await perform().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});

async function perform(): Promise<number> {
  const { roots: folder, key: keyFiles, upgrade } = readOptions();
  const url = process.env.DATABASE_URL;
  if (url === undefined || (folder === undefined) !== (keyFiles.length === 0)) throw new Error(USAGE);
  const roots = await rootsIn(folder, keyFiles);
  for (const finding of roots.findings) console.log(finding);

  const database = openDatabase(url, 2);
  try {
    const seals = upgrade === undefined ? roots.seals : sealsOf(roots.seals, upgrade);
    const checked = await checkChains(chainsOf(database, upgrade), seals, (line) => {
      console.log(line);
    });
    if (upgrade !== undefined && checked.chains + seals.size === 0) throw new Error(`there is no upgrade ${upgrade}`);
    const findings = roots.findings.length + checked.findings;
    console.log(`found ${findings} in ${checked.chains} chains of ${checked.events} events${compared(roots)}`);
    return findings === 0 ? 0 : 1;
  } finally {
    await database.$disconnect();
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      roots: { type: 'string' },
      key: { type: 'string', multiple: true, default: [] },
      upgrade: { type: 'string' },
    },
  });
  return values;
}

async function rootsIn(folder: string | undefined, keyFiles: readonly string[]): Promise<ReadRoots> {
  if (folder === undefined) return { seals: new Map(), days: [], findings: [] };
  const keys = keyFiles.map((file) => readPublicKey(readFileSync(file, 'utf8')));
  return readRoots(openEventRoots(folder), keys);
}

async function* chainsOf(database: Database, upgrade: string | undefined): AsyncIterable<StoredChain> {
  const chains = createChains(database);
  if (upgrade === undefined) {
    yield* chains.all();
    return;
  }
  const chain = await chains.read(upgrade);
  if (chain) yield chain;
}

function sealsOf(seals: Seals, upgradeId: string): Seals {
  return new Map([...seals].filter(([id]) => id === upgradeId));
}

function compared({ days }: ReadRoots): string {
  const last = days.at(-1);
  return last === undefined ? ', not compared with any root' : `, compared with ${days.length} roots up to ${last}`;
}
