import type { AccountForm } from '../core/account-form.ts';
import type { Change } from '../core/change.ts';
import type { Mail, MailKind, MailLanguage, NewMail } from '../core/mail.ts';
import { type MailDue, mailsDue } from '../core/mails-due.ts';
import { oneTimeValues } from '../core/one-time-mail.ts';
import { normalAddress } from './addresses.ts';
import type { Transaction } from './database.ts';
import { openMailToResend } from './mails.ts';
import { codeOf } from './one-time-codes.ts';
import type { OrderContact } from './records.ts';
import { keyPlace } from './registration-keys.ts';
import type { Sealing } from './sealing.ts';
import type { Snapshot } from './snapshot.ts';

interface Causing {
  readonly snapshot: Snapshot;
  readonly change: Change | null;
  /** Of the code for one use that is stored with the change, if it has one mailed. */
  readonly codeId: string;
}

interface Row {
  form: AccountForm | null;
  contact: OrderContact | null;
  certificateNumber: string | null;
  keySealed: Uint8Array;
}

/** Somebody to write to. */
interface Person {
  readonly email: string;
  readonly language: MailLanguage;
  readonly name: string;
  readonly companyName: string;
  readonly timeZone: string;
}

/**
 * The mails that a change causes, with address and names as they are at its snapshot: the statement that stores them
 * finds the upgrade unchanged since then, or stores nothing.
 */
export async function causedMails(
  { snapshot, change, codeId }: Causing,
  transaction: Transaction,
  sealing: Sealing,
): Promise<readonly NewMail[]> {
  const due = change ? mailsDue(snapshot.upgrade, change) : [];
  const mails: NewMail[] = [];
  for (const one of due) {
    const row = await lookUp(transaction, snapshot.upgrade.id, one.orderId);
    const after = { ...row, form: change?.form?.form ?? row.form, formBefore: row.form };
    const mail = complete(one, after, { snapshot, codeId }, sealing);
    if (mail) mails.push(mail);
  }
  if (change?.resends) mails.push(await sentAnew(change.resends, { snapshot, codeId }, transaction, sealing));
  return mails;
}

/** The same mail, to whom it was; what is for the customer goes to the address that the form names now. */
async function sentAnew(
  { mailId, kind }: NonNullable<Change['resends']>,
  { snapshot, codeId }: Omit<Causing, 'change'>,
  transaction: Transaction,
  sealing: Sealing,
): Promise<NewMail> {
  const { upgrade, eventCount } = snapshot;
  const was = await openMailToResend(transaction, mailId, sealing);
  const { form } = await lookUp(transaction, upgrade.id, null);
  const to = goesNowhereElse(kind) ? was.to : (form?.user.email ?? was.to);
  const values = kind === 'confirm-address' ? oneTimeValues(kind, codeOf(codeId, sealing)) : was.mail.values;
  const mail = parseMail({ ...was.mail, values });
  return { ...mail, to, cause: `upgrade:${upgrade.id}:change:${String(eventCount + 1)}:${kind}` };
}

/** Mail for the contact whom an order names, whoever filled in the form, or for an address that is no longer used. */
function goesNowhereElse(kind: MailKind): boolean {
  return kind === 'certificate' || kind === 'key-registered' || kind === 'address-replaced';
}

async function lookUp(transaction: Transaction, upgradeId: string, orderId: string | null): Promise<Row> {
  const [row] = await transaction.$queryRaw<Row[]>`
    select
      (select p.value from personal_record p where p.upgrade_id = k.upgrade_id and p.kind = 'account-form'
        order by p.recorded_at desc, p.id desc limit 1) as form,
      (select p.value from personal_record p where p.upgrade_id = k.upgrade_id and p.kind = 'order-contact'
        and coalesce(p.value ->> 'orderId' = ${orderId}, true) order by p.recorded_at desc, p.id desc limit 1) as contact,
      (select o.certificate_number from upgrade_order o where o.id = ${orderId}::uuid) as "certificateNumber",
      k.sealed as "keySealed"
    from registration_key k where k.upgrade_id = ${upgradeId}::uuid`;
  if (!row) throw new Error('an upgrade has no registration key');
  return row;
}

/** Null when there is nobody to write to, or nothing to tell: an order's contact who registered the key knows. */
function complete(
  due: MailDue,
  row: Row & { readonly formBefore: AccountForm | null },
  { snapshot, codeId }: Omit<Causing, 'change'>,
  sealing: Sealing,
): NewMail | null {
  const { upgrade, eventCount } = snapshot;
  const contact = row.contact && contactOf(row.contact, upgrade.orders[0]?.timeZone ?? 'UTC');
  const customer = row.form ? customerOf(row.form) : contact;
  const former = row.formBefore && customerOf(row.formBefore);
  const person = { customer, 'order-contact': contact, 'former-address': former }[due.to];
  if (!person) return null;
  if (due.to !== 'customer' && due.kind !== 'certificate' && isSame(person, customer)) return null;
  const { email: to, language } = person;
  const values = valuesOf(due, person, { row, snapshot, sealing, codeId });
  const once = due.once ?? `change:${String(eventCount + 1)}`;
  const mail = parseMail({ kind: due.kind, values, language, upgradeId: upgrade.id });
  return { ...mail, to, cause: `upgrade:${upgrade.id}:${once}:${due.kind}` };
}

interface Known {
  readonly row: Row;
  readonly snapshot: Snapshot;
  readonly sealing: Sealing;
  readonly codeId: string;
}

/** An address that may be a stranger's is told no names. */
function valuesOf(due: MailDue, person: Person, known: Known): object {
  if (due.kind === 'confirm-address') return oneTimeValues(due.kind, codeOf(known.codeId, known.sealing));
  if (due.kind === 'address-replaced') return due.values;
  const { name, companyName } = person;
  return { ...due.values, name, companyName, ...alsoIn(due, person, known) };
}

/** What a mail says beside names: only the one that has to say it gets a key. */
function alsoIn({ kind }: MailDue, { timeZone }: Person, { row, snapshot, sealing }: Known): object {
  const { upgrade, agreementAt, nowMs } = snapshot;
  if (kind === 'agreement-accepted') return { acceptedAt: (agreementAt ?? new Date(nowMs)).toISOString(), timeZone };
  if (kind !== 'certificate') return {};
  return {
    certificateNumber: row.certificateNumber,
    registrationKey: sealing.open(row.keySealed, keyPlace(upgrade.id)),
    registered: upgrade.registeredAtMs !== null,
  };
}

/** What a rule left out was looked up. */
function parseMail(mail: Omit<Mail, 'values'> & { readonly values: object }): Mail {
  return mail as Mail;
}

function customerOf({ user, company }: AccountForm): Person {
  const language = languageOf(user.language);
  const { firstName, lastName, email, timeZone } = user;
  const names = lastName === undefined ? [firstName] : [firstName, lastName];
  const name = (language === 'ja' ? names.toReversed() : names).join(' ');
  return { email, language, name, companyName: company.name, timeZone };
}

function contactOf({ companyName, country, name, email }: OrderContact, timeZone: string): Person {
  return { email, language: country === 'JP' ? 'ja' : 'en', name, companyName, timeZone };
}

function languageOf(tag: string): MailLanguage {
  return new Intl.Locale(tag).language === 'ja' ? 'ja' : 'en';
}

function isSame(one: Person, other: Person | null): boolean {
  return other !== null && normalAddress(one.email) === normalAddress(other.email);
}
