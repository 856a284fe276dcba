import type { AccountForm } from '../core/account-form.ts';
import { searchable, termsOf, termsToFind } from '../core/search-terms.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { normalAddress } from './addresses.ts';
import type { Transaction } from './database.ts';
import type { Sealing } from './sealing.ts';

/** What a record is found by. */
export interface SearchEntry {
  readonly text: string;
  readonly terms: readonly string[];
}

/** What people look for of a record: numbers and names by any part of them, addresses whole or by their domain. */
interface Findable {
  readonly texts: readonly string[];
  readonly mails: readonly string[];
}

export function searchEntry({ texts, mails }: Findable, sealing: Sealing): SearchEntry {
  const addresses = mails.flatMap((mail) => [termOfMail(mail, sealing), termOfMail(domainOf(mail), sealing)]);
  return { text: texts.map(searchable).join('\n'), terms: [...termsOf(texts), ...addresses] };
}

export function searchOfForm(form: AccountForm | undefined, sealing: Sealing): SearchEntry {
  if (!form) return { text: '', terms: [] };
  return searchEntry({ texts: [form.company.name], mails: [form.user.email] }, sealing);
}

/** What a text finds: a whole mail address, `@` and its domain, or a part of anything else. */
interface Looked {
  readonly terms: readonly string[];
  /** What else has to hold of an entry `s`. */
  readonly also: Prisma.Sql;
}

/** So many are read as a list; of more, those that stand longest are found sooner by looking at one after the other. */
const fewFound = 2000;

/** Whether upgrade `u` is found by a text. Looks first how many are, since what is fast for few is slow for many. */
export async function isFoundBy(database: Transaction, text: string, sealing: Sealing): Promise<Prisma.Sql> {
  const looked = lookedFor(text, sealing);
  const found = await database.$queryRaw<{ id: string }[]>`
    select s.upgrade_id as id from upgrade_search s where ${has(looked)} limit ${fewFound + 1}`;
  const ids = [...new Set(found.map(({ id }) => id))];
  if (found.length <= fewFound) return Prisma.sql`u.id = any(${ids}::uuid[])`;
  return Prisma.sql`exists (select 1 from upgrade_search s where s.upgrade_id = u.id and ${has(looked)} offset 0)`;
}

/** The same in one condition, for what freezes or counts all that is found. */
export function isAmongFound(text: string, sealing: Sealing): Prisma.Sql {
  return Prisma.sql`u.id in (select s.upgrade_id from upgrade_search s where ${has(lookedFor(text, sealing))})`;
}

function lookedFor(text: string, sealing: Sealing): Looked {
  if (searchable(text).includes('@')) return { terms: [termOfMail(text, sealing)], also: Prisma.empty };
  const part = `%${searchable(text).replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return { terms: termsToFind(text), also: Prisma.sql`and s.text like ${part}` };
}

function has({ terms, also }: Looked): Prisma.Sql {
  return Prisma.sql`s.terms @> ${[...terms]}::text[] ${also}`;
}

/** Addresses are kept as keyed digests alone. */
export function termOfMail(mail: string, sealing: Sealing): string {
  return `@${Buffer.from(sealing.digest(normalAddress(mail), 'mail-address')).toString('hex')}`;
}

function domainOf(mail: string): string {
  return mail.slice(mail.lastIndexOf('@'));
}
