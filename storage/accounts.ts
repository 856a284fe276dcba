import { v7 as uuid } from 'uuid';
import { Prisma } from '../prisma/generated/client.ts';
import type { Actor } from '../core/actors.ts';
import type { Command } from '../core/commands.ts';
import type { FormAccount } from '../core/decisions/facts.ts';
import { addressDigest, addressPlace, normalAddress } from './addresses.ts';
import { type Database, reaching } from './database.ts';
import type { Sealing } from './sealing.ts';
import type { Snapshot } from './snapshot.ts';

/** Somebody who owns upgrades. */
export interface AccountRecord {
  readonly id: string;
  /** As it was typed. */
  readonly address: string;
  readonly confirmed: boolean;
}

export interface Accounts {
  find(id: string): Promise<AccountRecord | null>;
  /** In whichever spelling the address is typed. */
  byAddress(address: string): Promise<AccountRecord | null>;
  /** The one spelling of all that mean the same mailbox. */
  spellingOf(address: string): string;
}

interface Row {
  id: string;
  sealed: Uint8Array;
  confirmed: boolean;
}

export function createAccounts(database: Database, sealing: Sealing): Accounts {
  return {
    find: (id) => reaching(() => read(Prisma.sql`id = ${id}::uuid`)),
    byAddress: (address) => reaching(() => read(Prisma.sql`address_digest = ${addressDigest(sealing, address)}`)),
    spellingOf: normalAddress,
  };

  async function read(which: Prisma.Sql): Promise<AccountRecord | null> {
    const [row] = await database.$queryRaw<Row[]>`
      select id, address_sealed as sealed, confirmed_at is not null as confirmed from account where ${which}`;
    if (!row) return null;
    return { id: row.id, address: sealing.open(row.sealed, addressPlace(row.id)), confirmed: row.confirmed };
  }
}

interface Read {
  readonly command: Command;
  readonly snapshot: Snapshot;
  readonly actor: Actor;
}

/** The mail address that a command names for the customer; null where it names none. */
export function addressOf(command: Command): string | null {
  if (command.kind === 'submitForm') return command.form.user.email;
  return command.kind === 'correctAddress' ? command.email : null;
}

/** What a decision about an address has to know of it; null where a command is about none. */
export async function readAccount(
  database: Database,
  sealing: Sealing,
  { command, snapshot, actor }: Read,
): Promise<FormAccount | null> {
  const address = addressOf(command);
  if (address === null) return null;
  const digest = addressDigest(sealing, address);
  const { id, ownerId } = snapshot.upgrade;
  const visitorId = actor.kind === 'visitor' ? actor.id : null;
  const [row] = await database.$queryRaw<
    { known: string | null; signedInAs: string | null; ownerConfirmed: boolean | null }[]
  >`
    select
      (select a.id from account a where a.address_digest = ${digest}) as known,
      (select s.account_id from account_session s where s.id = ${visitorId}::uuid and s.upgrade_id = ${id}::uuid)
        as "signedInAs",
      (select a.confirmed_at is not null from account a where a.id = ${ownerId}::uuid) as "ownerConfirmed"`;
  return {
    id: row?.known ?? uuid(),
    known: typeof row?.known === 'string',
    signedInAs: row?.signedInAs ?? null,
    ownerKnown: typeof row?.ownerConfirmed === 'boolean',
    ownerConfirmed: row?.ownerConfirmed ?? false,
    digest: Buffer.from(digest).toString('hex'),
  };
}
