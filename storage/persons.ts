import type { AccountForm } from '../core/account-form.ts';
import type { OrderContact } from './records.ts';
import { restingSteps, type Step } from '../core/steps.ts';
import { addressDigest, normalAddress } from './addresses.ts';
import { createAccounts } from './accounts.ts';
import { payloadPlace } from './commands.ts';
import { type Database, reaching, type Transaction } from './database.ts';
import { recipientDigest } from './mails.ts';
import { createOperatorActs } from './operator-acts.ts';
import type { Sealing } from './sealing.ts';
import { termOfMail } from './search.ts';

/** All that is kept about the person of a mail address. */
export interface PersonalData {
  readonly account: {
    readonly id: string;
    readonly address: string;
    readonly createdAt: Date;
    readonly confirmedAt: Date | null;
    readonly sessions: readonly {
      readonly browser: string | null;
      readonly openedAt: Date;
      readonly lastUsedAt: Date;
    }[];
  } | null;
  readonly records: readonly {
    readonly upgradeId: string;
    readonly kind: 'order-contact' | 'account-form';
    readonly recordedAt: Date;
    readonly value: OrderContact | AccountForm;
  }[];
  readonly agreements: readonly {
    readonly upgradeId: string;
    readonly version: string;
    readonly digest: string;
    readonly role: string;
    readonly effectiveAt: Date;
  }[];
  /** What was mailed to the address, as far as it is not forgotten. */
  readonly mails: readonly { readonly kind: string; readonly createdAt: Date; readonly content: unknown }[];
}

/** What was erased, by kind; and what only a person can judge. */
export interface Erased {
  readonly account: boolean;
  readonly records: number;
  readonly mails: number;
  readonly commands: number;
  /** Notes of operators on the same upgrades: sealed texts that may name the person. */
  readonly notesLeft: number;
}

export type Erasure =
  | { readonly kind: 'erased'; readonly erased: Erased }
  /** These go on, and need to know whom to write to. */
  | { readonly kind: 'upgrades-open'; readonly upgradeIds: readonly string[] };

/** Tells and erases what is kept about a person. Facts, numbers and chains stay: they name nobody. */
export interface Persons {
  read(address: string): Promise<PersonalData>;
  /** May be repeated: what is gone is gone. */
  erase(address: string): Promise<Erasure>;
}

/** Done at a shell by whoever runs the service. */
const shell = { kind: 'administrator', id: 'command-line' } as const;

export function createPersons(database: Database, sealing: Sealing): Persons {
  const operatorActs = createOperatorActs(database, sealing);
  return {
    read: (address) => reaching(async () => readPerson(database, sealing, address)),
    erase: (address) =>
      reaching(async () =>
        database.$transaction(async (transaction) => {
          const found = await findPerson(transaction, sealing, address);
          const open = found.upgrades.filter(({ step }) => !restingSteps.some((resting) => resting === step));
          if (open.length > 0) return { kind: 'upgrades-open', upgradeIds: open.map(({ id }) => id) };
          const erased = await erasePerson(transaction, sealing, { address, ...found });
          await operatorActs.note({ actor: shell, act: 'erasePerson', after: { ...erased } }, transaction);
          return { kind: 'erased', erased };
        }),
      ),
  };
}

interface Found {
  readonly recordIds: readonly string[];
  /** Those that the person owns, or is named in. */
  readonly upgrades: readonly { readonly id: string; readonly step: Step }[];
}

async function findPerson(transaction: Transaction, sealing: Sealing, address: string): Promise<Found> {
  const named = await transaction.$queryRaw<{ recordId: string; upgradeId: string }[]>`
    select record_id as "recordId", upgrade_id as "upgradeId" from upgrade_search
    where terms @> array[${termOfMail(address, sealing)}] and record_id is not null`;
  const upgrades = await transaction.$queryRaw<{ id: string; step: Step }[]>`
    select id, step from upgrade where id = any(${named.map(({ upgradeId }) => upgradeId)}::uuid[])
      or owner_id = (select id from account where address_digest = ${addressDigest(sealing, address)})
    order by id`;
  return { recordIds: named.map(({ recordId }) => recordId), upgrades };
}

async function readPerson(database: Database, sealing: Sealing, address: string): Promise<PersonalData> {
  const { recordIds } = await findPerson(database, sealing, address);
  const known = await createAccounts(database, sealing).byAddress(address);
  const [account] = await database.$queryRaw<Omit<NonNullable<PersonalData['account']>, 'address' | 'sessions'>[]>`
    select id, created_at as "createdAt", confirmed_at as "confirmedAt" from account where id = ${known?.id ?? null}::uuid`;
  const mails = await database.$queryRaw<{ id: string; kind: string; createdAt: Date; sealed: Uint8Array | null }[]>`
    select id, kind, created_at as "createdAt", sealed from mail
    where recipient = ${recipientDigest(sealing, address)} order by id`;
  return {
    account:
      account && known ? { ...account, address: known.address, sessions: await sessionsOf(database, known.id) } : null,
    records: await database.$queryRaw<PersonalData['records'][number][]>`
      select upgrade_id as "upgradeId", kind, recorded_at as "recordedAt", value from personal_record
      where id = any(${recordIds}::uuid[]) order by recorded_at, id`,
    agreements: await database.$queryRaw<PersonalData['agreements'][number][]>`
      select upgrade_id as "upgradeId", version, digest, role, effective_at as "effectiveAt" from agreement_record
      where person_id = any(${recordIds}::uuid[]) order by effective_at, id`,
    mails: mails.map(({ id, kind, createdAt, sealed }) => ({
      ...{ kind, createdAt },
      content: sealed && parseJson(sealing.open(sealed, `mail:${id}`)),
    })),
  };
}

async function sessionsOf(database: Database, accountId: string) {
  return database.$queryRaw<NonNullable<PersonalData['account']>['sessions'][number][]>`
    select browser, opened_at as "openedAt", last_used_at as "lastUsedAt" from account_session
    where account_id = ${accountId}::uuid order by opened_at, id`;
}

async function erasePerson(
  transaction: Transaction,
  sealing: Sealing,
  { address, recordIds, upgrades }: Found & { readonly address: string },
): Promise<Erased> {
  const recipient = recipientDigest(sealing, address);
  const upgradeIds = upgrades.map(({ id }) => id);
  const [notes] = await transaction.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from upgrade_note where upgrade_id = any(${upgradeIds}::uuid[])`;
  return {
    commands: await transaction.$executeRaw`
      delete from command_payload where command_id = any(${await naming(transaction, sealing, address, upgradeIds)}::uuid[])`,
    records: await transaction.$executeRaw`delete from personal_record where id = any(${recordIds}::uuid[])`,
    mails:
      (await transaction.$executeRaw`delete from mail where recipient = ${recipient} and state = 'waiting'`) +
      (await transaction.$executeRaw`
        update mail set sealed = null where recipient = ${recipient} and sealed is not null`),
    account:
      (await transaction.$executeRaw`delete from account where address_digest = ${addressDigest(sealing, address)}`) >
      0,
    notesLeft: notes?.count ?? 0,
  };
}

/** Commands of these upgrades in which the address stands. */
async function naming(
  transaction: Transaction,
  sealing: Sealing,
  address: string,
  upgradeIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await transaction.$queryRaw<{ id: string; sealed: Uint8Array }[]>`
    select p.command_id as id, p.sealed from command_payload p join command c on c.id = p.command_id
    where c.upgrade_id = any(${upgradeIds}::uuid[])`;
  return rows
    .filter(({ id, sealed }) => isNamedIn(sealing.open(sealed, payloadPlace(id)), address))
    .map(({ id }) => id);
}

/** In whichever spelling, in a field of its own or in the middle of a text. */
function isNamedIn(text: string, address: string): boolean {
  const wanted = normalAddress(address);
  return (
    text.toLowerCase().includes(wanted) || (text.match(/[^\s"]+@[^\s"]+/g) ?? []).map(normalAddress).includes(wanted)
  );
}

function parseJson(text: string): unknown {
  return JSON.parse(text);
}
