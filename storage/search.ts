import type { AccountForm } from '../core/account-form.ts';
import { searchable, termsOf, termsToFind } from '../core/search-terms.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { normalAddress } from './addresses.ts';
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

/** Whether upgrade `u` is found by a text: a whole mail address, `@` and its domain, or a part of anything else. */
export function isFoundBy(looked: string, sealing: Sealing): Prisma.Sql {
  if (searchable(looked).includes('@')) return hasTerms([termOfMail(looked, sealing)], Prisma.empty);
  const part = `%${searchable(looked).replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return hasTerms(termsToFind(looked), Prisma.sql`and s.text like ${part}`);
}

function hasTerms(terms: readonly string[], also: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`u.id in (
    select s.upgrade_id from upgrade_search s where s.terms @> ${[...terms]}::text[] ${also})`;
}

/** Addresses are kept as keyed digests alone. */
export function termOfMail(mail: string, sealing: Sealing): string {
  return `@${Buffer.from(sealing.digest(normalAddress(mail), 'mail-address')).toString('hex')}`;
}

function domainOf(mail: string): string {
  return mail.slice(mail.lastIndexOf('@'));
}
