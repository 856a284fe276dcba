import { Prisma } from '../prisma/generated/client.ts';
import type { Head, StoredEvent } from './chain-findings.ts';
import { type Database, reaching } from './database.ts';

/** All events of one upgrade, and what its own row knows of them. */
export interface StoredChain {
  readonly upgradeId: string;
  readonly events: readonly StoredEvent[];
  readonly known: Head;
}

/** Where the chain of an upgrade ends. */
export interface UpgradeHead extends Head {
  readonly upgradeId: string;
}

/** The chains of all upgrades, each as it stands at one moment, not all of them at the same. */
export interface Chains {
  /** Null when there is no such upgrade. */
  read(upgradeId: string): Promise<StoredChain | null>;
  /** Every chain, in the order of the upgrades' ids, read in pages. */
  all(): AsyncIterable<StoredChain>;
  /** Where every chain ends, in the same order. */
  heads(): AsyncIterable<UpgradeHead>;
}

interface HeadRow {
  upgradeId: string;
  number: number;
  hash: string | null;
}

type ChainRow = HeadRow & { events: StoredEvent[] };

/** Chains are read whole; heads are short. */
const chainsOnPage = 100;
const headsOnPage = 5000;

export function createChains(database: Database): Chains {
  return {
    async read(upgradeId) {
      const [row] = await readChains(database, Prisma.sql`where u.id = ${upgradeId}::uuid`);
      return row ? chainOf(row) : null;
    },
    async *all() {
      const read = (after: string | null) => readChains(database, pageAfter(after, chainsOnPage));
      for await (const row of pages(read)) yield chainOf(row);
    },
    heads: () => pages((after) => readHeads(database, pageAfter(after, headsOnPage))),
  };
}

async function* pages<Row extends HeadRow>(
  read: (after: string | null) => Promise<readonly Row[]>,
): AsyncGenerator<Row> {
  let after: string | null = null;
  for (;;) {
    const page: readonly Row[] = await read(after);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.upgradeId;
  }
}

function pageAfter(id: string | null, limit: number): Prisma.Sql {
  const where = id === null ? Prisma.empty : Prisma.sql`where u.id > ${id}::uuid`;
  return Prisma.sql`${where} order by u.id limit ${limit}`;
}

const headColumns = Prisma.sql`
  u.id as "upgradeId", u.event_count as number, encode(u.event_hash, 'hex') as hash`;

async function readHeads(database: Database, which: Prisma.Sql): Promise<readonly HeadRow[]> {
  return reaching(() => database.$queryRaw<HeadRow[]>`select ${headColumns} from upgrade u ${which}`);
}

async function readChains(database: Database, which: Prisma.Sql): Promise<readonly ChainRow[]> {
  return reaching(
    () => database.$queryRaw<ChainRow[]>`
      select ${headColumns},
        (select coalesce(jsonb_agg(jsonb_build_object('number', e.number, 'type', e.type, 'facts', e.facts,
            'commandId', e.command_id, 'at', e.at, 'hash', encode(e.hash, 'hex')) order by e.number), '[]'::jsonb)
          from upgrade_event e where e.upgrade_id = u.id) as events
      from upgrade u ${which}`,
  );
}

function chainOf({ upgradeId, number, hash, events }: ChainRow): StoredChain {
  return {
    upgradeId,
    known: { number, hash },
    events: events.map((event) => ({ ...event, at: new Date(event.at).toISOString() })),
  };
}
